import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx does not pass cookies on",
  seen: "outside",
  because: '`proxy_set_header Cookie ""` for the sake of a cache',
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /proxy_http_version/, 'proxy_set_header Cookie "";'),
  finding: "cookies-lost",
});
