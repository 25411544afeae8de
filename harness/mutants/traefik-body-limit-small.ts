import { insert, mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Traefik refuses bodies of more than 512 KiB",
  seen: "outside",
  because: "maxRequestBodyBytes of the middleware `buffering` (https://doc.traefik.io/traefik/middlewares/http/buffering/)",
  twin: { way: "http", proxy: "traefik" },
  configuration: (files) =>
    replace(
      insert(files, "studio.yaml", /middlewares:$/, "  studio-body:", "    buffering:", "      maxRequestBodyBytes: 524288"),
      "studio.yaml",
      "middlewares: [",
      "middlewares: [studio-body, ",
    ),
  finding: "body-limit-small",
});
