import { knob } from "../knob.ts";
import type { ValueType } from "../value.ts";

const cidr = /^(?:\d{1,3}(?:\.\d{1,3}){3}\/(?:\d|[12]\d|3[0-2])|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*\/(?:\d{1,2}|1[01]\d|12[0-8]))$/;
const type: ValueType<boolean | readonly string[]> = {
  allowed: "true, false, or networks such as 10.0.0.0/8,fd00::/8",
  parse: (text) => {
    if (text === "true" || text === "false") return text === "true";
    const networks = text.split(",").map((part) => part.trim());
    return networks.every((network) => cidr.test(network)) ? networks : undefined;
  },
};

export default knob({
  name: "allowPrivateHttp",
  type,
  default: "false",
  section: "limits",
  about: "Private and link-local addresses that nodes may call: none, all, or these networks.",
  env: "STUDIO_ALLOW_PRIVATE_HTTP",
});
