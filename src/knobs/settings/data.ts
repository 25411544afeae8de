import { knob } from "../knob.ts";
import { path } from "../value.ts";

export default knob({
  name: "data",
  type: path("a directory"),
  default: ".studio",
  section: "server",
  about: "Directory that holds everything Studio keeps, relative to where it was started.",
  flag: "data",
  env: "STUDIO_DATA",
});
