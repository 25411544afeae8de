import { knob } from "../knob.ts";
import { text } from "../value.ts";

export default knob({
  name: "data",
  type: text("a path of a directory", /^[^\u0000-\u001f]{1,1024}$/),
  default: ".studio",
  section: "server",
  about: "Directory that holds everything Studio keeps, relative to where it was started.",
  flag: "data",
  env: "STUDIO_DATA",
});
