import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Traefik speaks TLS to Studio and does not look at its certificate",
  seen: "inside",
  because: "insecureSkipVerify (https://doc.traefik.io/traefik/routing/services/#insecureskipverify)",
  twin: { way: "tls-reencryption", proxy: "traefik" },
  configuration: (files) => replace(files, "studio.yaml", /rootCAs: .*/, "insecureSkipVerify: true"),
  finding: null,
});
