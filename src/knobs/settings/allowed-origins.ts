import { knob } from "../knob.ts";
import { listOf } from "../value.ts";

export default knob({
  name: "allowedOrigins",
  type: listOf(
    "origins such as https://studio.example.org",
    /^https?:\/\/(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/,
  ),
  default: "",
  section: "server",
  about: "Further origins whose pages may change things and open sockets here.",
  env: "STUDIO_ALLOWED_ORIGINS",
});
