// Writes docs/doctor.md from the catalogue of findings: what is between the two comments. With --check it compares and exits 1 on a difference.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { editLines, type Filling, productName } from "../harness/doctor/edits.ts";
import { type Finding, LAYERS, SEVERITIES } from "../harness/doctor/finding.ts";
import { findings } from "../harness/doctor/findings/index.ts";
import { PRODUCTS } from "../src/contract/diagnostics/causes.ts";

const page = join(import.meta.dirname, "..", "docs/doctor.md");
const BEGIN = "<!-- findings -->";
const END = "<!-- end of findings -->";

/** The deployment of the docs. */
const filling: Filling = {
  name: "studio.example.org",
  host: "studio.example.org",
  port: 443,
  scheme: "https",
  prefix: "/studio",
  url: "https://studio.example.org/studio",
  origin: "https://studio.example.org",
  peer: "10.0.0.5",
};

const NEEDS = { nothing: "", token: ", with `--token`", spoof: ", with `--spoof`" } as const;

function entry(id: string, { cause, severity, needs, expected, edits = {} }: Finding): string {
  const parts = [`### ${id}`, `**${cause.title}** (${severity}${NEEDS[needs]}). ${cause.means} Expected: ${expected}.`];
  if (cause.studio !== undefined) parts.push(`Studio: ${cause.studio}`);
  const same =
    new Set(Object.values(cause.fix ?? {})).size === 1 && cause.fix !== undefined && Object.keys(cause.fix).length === PRODUCTS.length;
  for (const product of same ? [] : PRODUCTS) {
    const sentence = cause.fix?.[product];
    const lines = editLines(product, edits[product] ?? [], filling);
    if (sentence === undefined && lines.length === 0) continue;
    parts.push(`${productName(product)}:${sentence === undefined ? "" : ` ${sentence}`}`);
    if (lines.length > 0) parts.push(["```", ...lines.map((line) => line.replaceAll("`", "")), "```"].join("\n"));
  }
  return parts.join("\n\n");
}

const order = ([, a]: [string, Finding], [, b]: [string, Finding]) =>
  LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) || SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
const text = readFileSync(page, "utf8");
const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
if (before < 0 || after < before) throw new Error(`${page} has no ${BEGIN} and ${END}`);
const entries = Object.entries(findings as Readonly<Record<string, Finding>>)
  .sort(order)
  .map(([id, finding]) => entry(id, finding));
const next = `${text.slice(0, before)}${BEGIN}\n\n${entries.join("\n\n")}\n\n${text.slice(after)}`;
if (next !== text) {
  if (process.argv.includes("--check")) {
    console.error("docs/doctor.md is stale: run scripts/doctor.ts with the pinned Node");
    process.exit(1);
  }
  writeFileSync(page, next);
}
