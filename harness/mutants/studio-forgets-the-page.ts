import { mutant } from "../mutant.ts";

export default mutant({
  about: "Studio is not told of the host that pages come from",
  seen: "outside",
  because: "the origin of a page elsewhere has to be named (https://socket.io/docs/v4/handling-cors/)",
  twin: { way: "split-host", proxy: "nginx" },
  environment: { STUDIO_ALLOWED_ORIGINS: "", STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: "" },
  finding: "origin-refused",
});
