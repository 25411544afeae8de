import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "Traefik says http whatever clients speak",
  seen: "outside",
  because: "a middleware `headers` that was written while there was no TLS yet wins over what Traefik knows",
  twin: { way: "tls-termination", proxy: "traefik" },
  configuration: (files) => insert(files, "studio.yaml", /customRequestHeaders:/, "  X-Forwarded-Proto: http"),
  finding: "scheme-differs",
});
