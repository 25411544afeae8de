import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx answers the path of the socket with a page",
  seen: "outside",
  because: "the fallback of a single-page application, for a path that no file has (https://github.com/socketio/socket.io/issues/3508)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) =>
    insert(
      files,
      "studio.conf",
      /absolute_redirect/,
      'location /socket.io/ { default_type text/html; return 200 "<!doctype html><title>App</title>"; }',
    ),
  finding: "page-instead-of-socket",
});
