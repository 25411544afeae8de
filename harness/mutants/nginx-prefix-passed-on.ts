import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "nginx passes the X-Forwarded-Prefix of its clients on",
  seen: "outside",
  because: "what proxy_set_header does not name is passed on as it came",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => remove(files, "studio.conf", /X-Forwarded-Prefix/),
  finding: "forwarding-forgeable",
});
