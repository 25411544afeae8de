import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Caddy replaces the header of CORS that Studio writes",
  seen: "outside",
  because: "`header Access-Control-Allow-Origin *`: pages that send cookies may not read the answer",
  twin: { way: "split-host", proxy: "caddy" },
  configuration: (files) => insert(files, "studio.caddy", /header_up -X-Real-IP/, "header_down Access-Control-Allow-Origin *"),
  finding: "cors-doubled",
});
