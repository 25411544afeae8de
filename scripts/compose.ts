// Writes the settings into compose/parts.yaml, between its marks: every variable that Studio reads can then be set in `.env`.
// With --check it only compares and exits 1 on a difference.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Knob } from "../src/knobs/knob.ts";
import { settings } from "../src/knobs/settings/index.ts";
import { withoutMeaning } from "../src/knobs/without-meaning.ts";

const FILE = join(import.meta.dirname, "../compose/parts.yaml");
const BEGIN = "# Settings, written by scripts/compose.ts: begin\nx-settings: &settings\n";
const END = "# Settings: end\n";

/** What the composition itself decides: where Studio listens inside its container, and where its data is. */
const FIXED = new Set(["host", "port", "bind", "data"]);

/** Defaults of the composition, by the name that yields to every other name of the same setting. */
const DEFAULTS: Readonly<Record<string, string>> = {
  REDIS_URL: "redis://redis:6379",
  LLMCTL_STUDIO_PROXY_FIX_ENABLED: "true",
  // Nobody but the proxy is in a network with it.
  STUDIO_TRUSTED_PROXIES: "private",
};

const names = (settings as readonly Knob[])
  .filter(({ name }) => !FIXED.has(name))
  .flatMap(({ env, aliases = [] }) => [env, ...aliases.map((alias) => (typeof alias === "string" ? alias : alias.env))]);
const all = [...new Set([...names, ...withoutMeaning.map(({ env }) => env)])].sort();
const missing = Object.keys(DEFAULTS).filter((name) => !all.includes(name));
if (missing.length > 0) throw new Error(`no setting reads ${missing.join(", ")}`);

const text = readFileSync(FILE, "utf8");
const from = text.indexOf(BEGIN);
const to = text.indexOf(END);
if (from < 0 || to < from) throw new Error(`${FILE} has lost its marks`);
const wanted = `${text.slice(0, from)}${BEGIN}${all.map((name) => `  ${name}: \${${name}:-${DEFAULTS[name] ?? ""}}\n`).join("")}${text.slice(to)}`;
if (wanted !== text) {
  if (process.argv.includes("--check")) {
    console.error("compose/parts.yaml is stale: run node scripts/compose.ts");
    process.exit(1);
  }
  writeFileSync(FILE, wanted);
  console.log("wrote compose/parts.yaml");
}
