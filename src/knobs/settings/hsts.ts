import { knob } from "../knob.ts";
import type { ValueType } from "../value.ts";

const inSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
const YEAR_S = 31_536_000;
const LONGEST_S = 10 * YEAR_S;

/** The value of a Strict-Transport-Security header (RFC 6797, section 6.1), or `off`. */
const type: ValueType<string> = {
  allowed:
    'off, or how long, such as 365d or 31536000 (seconds, at most ten years), and after it perhaps "; includeSubDomains" and "; preload" (which wants both a year and the other one)',
  parse: (text) => {
    if (text === "off") return text;
    const [amount = "", ...more] = text.split(";").map((part) => part.trim());
    const [, count, unit = "s"] = /^(?:max-age=)?(\d{1,9})(s|m|h|d)?$/i.exec(amount) ?? [];
    const seconds = count === undefined ? Number.NaN : Number(count) * inSeconds[unit.toLowerCase()]!;
    const words = more.map((word) => word.toLowerCase());
    const subdomains = words.includes("includesubdomains");
    const preload = words.includes("preload");
    if (!(seconds <= LONGEST_S) || words.length !== Number(subdomains) + Number(preload)) return undefined;
    if (preload && (!subdomains || seconds < YEAR_S)) return undefined;
    return `max-age=${seconds}${subdomains ? "; includeSubDomains" : ""}${preload ? "; preload" : ""}`;
  },
};

export default knob({
  name: "hsts",
  type,
  default: "off",
  section: "server",
  about: "For how long browsers shall use nothing but https for this host (Strict-Transport-Security); 0 makes them forget it.",
  env: "STUDIO_HSTS",
});
