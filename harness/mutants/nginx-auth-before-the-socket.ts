import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx asks for a password before the socket",
  seen: "outside",
  because:
    "auth_basic for a directory that holds the socket, too; browsers do not send it with a websocket (https://github.com/socketio/socket.io-client/issues/575)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /absolute_redirect/, "location /socket.io/ { return 401; }"),
  finding: "auth-before-socket",
});
