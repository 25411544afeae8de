import { knob } from "../knob.ts";
import { integer, type ValueType } from "../value.ts";

const count = integer(1, 64);
const type: ValueType<number | "auto"> = {
  allowed: `auto or ${count.allowed}`,
  parse: (text) => (text === "auto" ? "auto" : count.parse(text)),
};

export default knob({
  name: "workers",
  type,
  default: "auto",
  section: "workers",
  about: "Web processes that share the port; auto is one for each core, at least 2.",
  flag: "workers",
  env: "STUDIO_WORKERS",
  aliases: ["GUNICORN_WORKERS", "WEB_CONCURRENCY"],
});
