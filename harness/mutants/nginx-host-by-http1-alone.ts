import { insert, mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx loses the host of requests that come over HTTP/2",
  seen: "outside",
  because: "a `map` of $server_protocol that was written before HTTP/2 was switched on",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) =>
    replace(
      insert(files, "studio.conf", /# In the context/, "map $server_protocol $said_host { HTTP/2.0 upstream.test; default $http_host; }"),
      "studio.conf",
      "X-Forwarded-Host $http_host",
      "X-Forwarded-Host $said_host",
    ),
  finding: "host-differs",
});
