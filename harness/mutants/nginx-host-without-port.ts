import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx passes the host on without its port",
  seen: "outside",
  because:
    "`$host` is the name alone, and a published port is known to nobody else; the documentation of Socket.IO and many guides use it (https://socket.io/docs/v4/reverse-proxy/#nginx)",
  twin: { way: "other-port", proxy: "nginx" },
  configuration: (files) =>
    replace(
      replace(files, "studio.conf", "Host $http_host", "Host $host"),
      "studio.conf",
      "X-Forwarded-Host $http_host",
      "X-Forwarded-Host $host",
    ),
  finding: "host-differs",
});
