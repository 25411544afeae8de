import { insert, mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx prefers the Forwarded that a client sends",
  seen: "outside",
  because: "a `map` for a balancer in front that is not there any more",
  twin: { way: "rfc7239", proxy: "nginx" },
  configuration: (files) =>
    replace(
      insert(
        files,
        "studio.conf",
        /# In the context/,
        'map $http_forwarded $said { default $http_forwarded; "" "for=$remote_addr;host=\\"$http_host\\";proto=$scheme"; }',
      ),
      "studio.conf",
      /proxy_set_header Forwarded .*/,
      "proxy_set_header Forwarded $said;",
    ),
  finding: "forwarding-forgeable",
});
