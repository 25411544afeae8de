import { knob } from "../knob.ts";
import { integer, type ValueType } from "../value.ts";

const hops = integer(0, 16);
const type: ValueType<number | "auto"> = {
  allowed: `auto or ${hops.allowed}`,
  parse: (text) => (text === "auto" ? "auto" : hops.parse(text)),
};

export default knob({
  name: "proxyFixFor",
  type,
  default: "auto",
  section: "proxy",
  about: "How many proxies add to X-Forwarded-For; auto passes over trusted proxies that are named, and is 1 where none are.",
  env: "STUDIO_PROXY_FIX_X_FOR",
  aliases: ["LLMCTL_STUDIO_PROXY_FIX_X_FOR"],
});
