import { knob } from "../knob.ts";
import { url } from "../value.ts";

export default knob({
  name: "openaiBaseUrl",
  type: url(["http", "https"]),
  default: null,
  section: "models",
  about: "OpenAI-compatible endpoint for llm nodes, such as http://127.0.0.1:11434/v1.",
  env: "STUDIO_OPENAI_BASE_URL",
  aliases: ["OPENAI_BASE_URL"],
});
