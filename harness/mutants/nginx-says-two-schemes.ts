import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx says https in X-Forwarded-Proto and http in X-Forwarded-Scheme",
  seen: "inside",
  because: "lines of two guides in one file",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) =>
    insert(
      files,
      "studio.conf",
      /proxy_set_header X-Forwarded-Proto/,
      "proxy_set_header X-Forwarded-Scheme http;",
      "proxy_set_header X-Forwarded-Ssl off;",
    ),
  finding: "hops-contradict",
});
