import { insert, mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx prefers the X-Forwarded-Proto that a client sends",
  seen: "outside",
  because: "a `map` for a balancer in front that is not there any more",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) =>
    replace(
      insert(
        files,
        "studio.conf",
        /# In the context/,
        'map $http_x_forwarded_proto $said_proto { default $http_x_forwarded_proto; "" $scheme; }',
      ),
      "studio.conf",
      "X-Forwarded-Proto $scheme",
      "X-Forwarded-Proto $said_proto",
    ),
  finding: "forwarding-forgeable",
});
