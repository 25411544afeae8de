import { insert, mutant, remove } from "../mutant.ts";

export default mutant({
  about: "nginx caches every GET",
  seen: "outside",
  because:
    "proxy_cache with proxy_ignore_headers (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ignore_headers); https://github.com/socketio/socket.io/issues/4842",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) =>
    remove(
      insert(
        insert(files, "studio.conf", /# In the context/, "proxy_cache_path cache keys_zone=studio:1m;"),
        "studio.conf",
        /proxy_redirect off/,
        "proxy_buffering on;",
        "proxy_cache studio;",
        "proxy_cache_valid 200 1m;",
        "proxy_ignore_headers Cache-Control Expires Set-Cookie Vary;",
      ),
      "studio.conf",
      /proxy_buffering off/,
    ),
  finding: "cached-handshakes",
});
