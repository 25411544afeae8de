import { insert, mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Traefik holds answers back until they are complete",
  seen: "outside",
  because: "https://doc.traefik.io/traefik/middlewares/http/buffering/",
  twin: { way: "http", proxy: "traefik" },
  configuration: (files) =>
    replace(
      insert(files, "studio.yaml", /middlewares:$/, "  studio-buffer:", "    buffering:", "      memResponseBodyBytes: 1048576"),
      "studio.yaml",
      "middlewares: [",
      "middlewares: [studio-buffer, ",
    ),
  finding: "streams-buffered",
});
