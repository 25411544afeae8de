import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx answers what it does not find with a page of its own",
  seen: "outside",
  because: "`error_page 404 = /index.html` for a single-page application, with proxy_intercept_errors",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) =>
    insert(
      insert(
        files,
        "studio.conf",
        /absolute_redirect/,
        'location @page { default_type text/html; return 200 "<!doctype html><title>App</title>"; }',
        "location /assets/ { return 404; error_page 404 = @page; }",
        "error_page 400 403 404 413 431 494 =200 @page;",
      ),
      "studio.conf",
      /proxy_redirect off/,
      "proxy_intercept_errors on;",
    ),
  finding: "errors-replaced",
});
