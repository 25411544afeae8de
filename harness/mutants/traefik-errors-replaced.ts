import { insert, mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Traefik replaces errors of Studio by a page of another service",
  seen: "outside",
  because: "the middleware `errors` (https://doc.traefik.io/traefik/middlewares/http/errorpages/)",
  twin: { way: "tls-termination", proxy: "traefik" },
  configuration: (files) =>
    replace(
      insert(
        files,
        "studio.yaml",
        /middlewares:$/,
        "  studio-errors:",
        "    errors:",
        '      status: ["400-599"]',
        "      service: studio",
        "      query: /livez",
      ),
      "studio.yaml",
      "middlewares: [",
      "middlewares: [studio-errors, ",
    ),
  finding: "errors-replaced",
});
