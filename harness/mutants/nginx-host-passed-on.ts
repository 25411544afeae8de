import { insert, mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx prefers the X-Forwarded-Host that a client sends",
  seen: "outside",
  because: "a `map` for a balancer in front that is not there any more",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) =>
    replace(
      insert(
        files,
        "studio.conf",
        /# In the context/,
        'map $http_x_forwarded_host $said_host { default $http_x_forwarded_host; "" $http_host; }',
      ),
      "studio.conf",
      "X-Forwarded-Host $http_host",
      "X-Forwarded-Host $said_host",
    ),
  finding: "forwarding-forgeable",
});
