import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx replaces errors of Studio by its own",
  seen: "outside",
  because: "proxy_intercept_errors with error_page (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_intercept_errors)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) =>
    insert(
      insert(
        files,
        "studio.conf",
        /absolute_redirect/,
        'location @error { default_type text/html; return 500 "<!doctype html><title>Sorry</title>"; }',
        "error_page 400 404 405 413 421 = @error;",
      ),
      "studio.conf",
      /proxy_redirect off/,
      "proxy_intercept_errors on;",
    ),
  finding: "errors-replaced",
});
