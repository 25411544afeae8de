import { knob } from "../knob.ts";
import { size, type ValueType } from "../value.ts";

const SMALLEST = 64 * 1024 ** 2;
const amount = size(SMALLEST, 1024 ** 4);
const type: ValueType<number> = {
  allowed: `0, or ${amount.allowed}`,
  parse: (text) => (text === "0" ? 0 : amount.parse(text)),
};

export default knob({
  name: "maxRss",
  type,
  default: "0",
  section: "workers",
  about:
    "A process whose resident memory is above this is replaced by a new one, half a minute after its start at the earliest; 0 is never.",
  env: "STUDIO_MAX_RSS",
  aliases: ["GUNICORN_MAX_RSS"],
});
