import { knob } from "../knob.ts";
import { text } from "../value.ts";

export default knob({
  name: "openaiModel",
  type: text("the name of a model", /^[\x21-\x7e]{1,200}$/),
  default: null,
  section: "models",
  about: "Model for llm nodes that name none; without it, the first that the endpoint lists.",
  env: "STUDIO_OPENAI_MODEL",
  aliases: ["OPENAI_MODEL"],
});
