import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx says one fixed host, whatever host was asked for",
  seen: "outside",
  because: "a server that answers for every name and calls all of them its own is open to DNS rebinding",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) =>
    replace(
      replace(files, "studio.conf", "Host $http_host", "Host studio.test"),
      "studio.conf",
      "X-Forwarded-Host $http_host",
      "X-Forwarded-Host studio.test",
    ),
  finding: ["host-differs", "host-not-checked"],
});
