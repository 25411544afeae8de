import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx speaks cleartext to the port on which Studio speaks TLS",
  seen: "outside",
  because: "`proxy_pass http://` where `https://` is meant",
  twin: { way: "tls-reencryption", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "proxy_pass https://", "proxy_pass http://"),
  finding: ["upstream-certificate", "gateway-error"],
});
