import { mutant } from "../mutant.ts";

export default mutant({
  about: "Clients reach Studio itself, and it believes their forwarding headers",
  seen: "outside",
  because: "https://expressjs.com/en/guide/behind-proxies.html: `trust proxy` without a proxy lets clients write their own address",
  twin: { way: "direct-http", proxy: null, runtime: "node" },
  environment: { STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_TRUSTED_PROXIES: "127.0.0.0/8" },
  finding: "forwarding-forgeable",
});
