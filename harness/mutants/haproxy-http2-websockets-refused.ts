import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy offers websockets over HTTP/2 and refuses them",
  seen: "outside",
  because: "a rule on Upgrade, which HAProxy writes itself for them",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) =>
    insert(files, "studio.cfg", /option http-no-delay/, "http-request deny deny_status 403 if { req.hdr(upgrade) -m found }"),
  finding: "websocket-refused-before-studio",
});
