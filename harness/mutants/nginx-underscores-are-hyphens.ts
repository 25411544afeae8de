import { insert, mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx takes X_Forwarded_Proto for X-Forwarded-Proto, and removes only the latter",
  seen: "outside",
  because: "underscores_in_headers on: both have the variable $http_x_forwarded_proto",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) =>
    replace(
      insert(
        files,
        "studio.conf",
        /# In the context/,
        'map $http_x_forwarded_proto $said_proto { default $http_x_forwarded_proto; "" $scheme; }',
        "underscores_in_headers on;",
      ),
      "studio.conf",
      "X-Forwarded-Proto $scheme",
      "X-Forwarded-Proto $said_proto",
    ),
  finding: "forwarding-forgeable",
});
