import { mutant } from "../mutant.ts";

export default mutant({
  about: "Studio counts two proxies and names none, and one stands before it",
  seen: "inside",
  because: "a depth that is larger than the chain leaves the header unread, or reads what the client wrote",
  twin: { way: "tls-termination", proxy: "nginx" },
  environment: { STUDIO_PROXY_FIX_X_FOR: "2", STUDIO_TRUSTED_PROXIES: "" },
  finding: "client-not-said",
});
