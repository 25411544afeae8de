import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx sends Connection: upgrade with every request",
  seen: "inside",
  because: "the configuration in the documentation of Socket.IO (https://socket.io/docs/v4/reverse-proxy/#nginx)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "Connection $studio_connection", 'Connection "upgrade"'),
  finding: "connection-always-upgrade",
});
