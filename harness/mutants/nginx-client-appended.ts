import { mutant, replace } from "../mutant.ts";

export default mutant({
  about:
    "nginx appends to the X-Forwarded-For of its clients. Studio reads from the right past the proxies that it knows, and finds the same client",
  seen: "equivalent",
  because: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#var_proxy_add_x_forwarded_for",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "X-Forwarded-For $remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for"),
  finding: null,
});
