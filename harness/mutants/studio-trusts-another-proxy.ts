import { mutant } from "../mutant.ts";

export default mutant({
  about: "Studio trusts another address than that of its proxy",
  seen: "outside",
  because: "in a container network the proxy has another address than people think",
  twin: { way: "tls-termination", proxy: "nginx" },
  environment: { STUDIO_TRUSTED_PROXIES: "10.1.2.3" },
  finding: ["peer-not-trusted", "scheme-differs"],
});
