import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx appends to the X-Forwarded-For of its clients, and Studio counts two proxies and names none",
  seen: "inside",
  because:
    "a depth that is larger than the chain reads what the client wrote (https://werkzeug.palletsprojects.com/en/stable/middleware/proxy_fix/)",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "X-Forwarded-For $remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for"),
  environment: { STUDIO_PROXY_FIX_X_FOR: "2", STUDIO_TRUSTED_PROXIES: "" },
  finding: "client-forgeable",
});
