import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "Apache drops headers that a client lists in Connection, also those that it has set itself",
  seen: "outside",
  because: "mod_proxy removes them after RequestHeader has run; RFC 9110, section 7.6.1",
  twin: { way: "tls-termination", proxy: "apache" },
  configuration: (files) => remove(files, "studio.conf", /RequestHeader edit\* Connection/),
  finding: "forwarding-forgeable",
});
