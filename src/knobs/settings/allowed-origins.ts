import { knob } from "../knob.ts";
import { originList } from "../origins.ts";

export default knob({
  name: "allowedOrigins",
  type: originList({ star: false }),
  default: "",
  section: "server",
  about: "Further origins whose pages may do everything here: change things and open sockets, for whoever is signed in.",
  env: "STUDIO_ALLOWED_ORIGINS",
});
