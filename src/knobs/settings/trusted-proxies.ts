import { isPeerEntry } from "../../forwarding/peers.ts";
import { knob } from "../knob.ts";
import type { ValueType } from "../value.ts";

const type: ValueType<readonly string[]> = {
  allowed: "any number of IP addresses, networks such as 10.0.0.0/8, loopback, private or unix, separated by commas",
  parse: (text) => {
    const entries = text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
    return entries.every(isPeerEntry) ? entries : undefined;
  },
};

export default knob({
  name: "trustedProxies",
  type,
  default: "",
  section: "proxy",
  about: "Proxies whose forwarding headers are believed. None named: with STUDIO_PROXY_FIX_ENABLED, loopback and private addresses.",
  env: "STUDIO_TRUSTED_PROXIES",
});
