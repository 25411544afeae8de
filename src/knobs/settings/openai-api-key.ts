import { knob } from "../knob.ts";
import { text } from "../value.ts";

export default knob({
  name: "openaiApiKey",
  type: text("one line of visible ASCII characters", /^[\x21-\x7e]{1,500}$/),
  default: null,
  section: "models",
  about: "Key for that endpoint.",
  env: "STUDIO_OPENAI_API_KEY",
  aliases: ["OPENAI_API_KEY"],
  secret: true,
});
