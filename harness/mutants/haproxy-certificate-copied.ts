import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy reads a copy of its certificate that nobody renews",
  seen: "inside",
  because: "HAProxy wants certificate and key in one file, which a hook has to write anew",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", /edge(?:-renewed-[0-9a-f-]+)?\.pem (.*)/, "edge.pem $1 # a copy"),
  finding: null,
});
