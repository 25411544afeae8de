import { mutant } from "../mutant.ts";

export default mutant({
  about: "Studio is told to offer no websockets",
  seen: "outside",
  because: "STUDIO_SOCKETIO_TRANSPORTS",
  twin: { way: "http", proxy: "nginx" },
  environment: { STUDIO_SOCKETIO_TRANSPORTS: "polling" },
  finding: "websockets-off",
});
