import { mutant } from "../mutant.ts";

export default mutant({
  about: "Studio takes the scheme from the second proxy, and one stands before it",
  seen: "outside",
  because:
    "a depth that is larger than the chain leaves the header unread (https://werkzeug.palletsprojects.com/en/stable/middleware/proxy_fix/)",
  twin: { way: "tls-termination", proxy: "nginx" },
  environment: { STUDIO_PROXY_FIX_X_PROTO: "2" },
  finding: "scheme-differs",
});
