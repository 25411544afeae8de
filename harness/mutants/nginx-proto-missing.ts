import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "nginx ends TLS and does not say so",
  seen: "outside",
  because: "nginx adds no X-Forwarded-Proto by itself, and passes on what a client sends in its place",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => remove(files, "studio.conf", /proxy_set_header X-Forwarded-Proto/),
  finding: "scheme-differs",
});
