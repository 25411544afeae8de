import { mutant } from "../mutant.ts";

export default mutant({
  about: "Studio reads no forwarding header, though a proxy stands before it",
  seen: "outside",
  because: "the setting is off by default, because who reads them without a proxy believes its clients",
  twin: { way: "tls-termination", proxy: "nginx" },
  environment: { STUDIO_PROXY_FIX_ENABLED: "false" },
  finding: ["forwarding-off", "scheme-differs"],
});
