import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "Caddy drops headers that a client lists in Connection, also those that it has set itself",
  seen: "outside",
  because: "request_header runs before reverse_proxy removes them; RFC 9110, section 7.6.1",
  twin: { way: "prefix-stripped", proxy: "caddy" },
  configuration: (files) => remove(files, "studio.caddy", /request_header Connection/),
  finding: "forwarding-forgeable",
});
