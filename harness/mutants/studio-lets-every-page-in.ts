import { mutant } from "../mutant.ts";

export default mutant({
  about: "Studio lets pages of every origin open sockets",
  seen: "outside",
  because: "https://socket.io/docs/v4/handling-cors/: `*` is what people write when a page of theirs is refused",
  twin: { way: "tls-termination", proxy: "nginx" },
  environment: { STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: "*" },
  finding: "every-origin-allowed",
});
