import { knob } from "../knob.ts";
import { originList } from "../origins.ts";

export default knob({
  name: "socketOrigins",
  type: originList({ star: true }),
  default: "",
  section: "realtime",
  about:
    "Origins whose pages may open sockets, besides those of STUDIO_ALLOWED_ORIGINS; * lets in every page that brings an API token, whatever the browser's session.",
  env: "STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS",
  aliases: ["LLMCTL_STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS"],
});
