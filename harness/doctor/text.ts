import type { Product } from "../../src/contract/diagnostics/causes.ts";
import { productName } from "./edits.ts";
import type { Report } from "./report.ts";

/** How a report is shown. */
export interface Look {
  readonly colour: boolean;
  /** Columns; lines are wrapped at words. */
  readonly width: number;
}

type FindingView = Report["findings"][number];

/** Where the repairs for every product are. */
const PAGE = "docs/doctor.md";

const CODES = {
  critical: "1;31",
  high: "31",
  medium: "33",
  low: "36",
  info: "2",
  dim: "2",
  bold: "1",
  good: "32",
  add: "32",
  take: "31",
} as const;

/** A report for people, on a terminal or in a log. */
export function textOf(report: Report, look: Look): string {
  const paint = (kind: keyof typeof CODES, text: string) => (look.colour ? `\x1b[${CODES[kind]}m${text}\x1b[0m` : text);
  const wrap = (text: string, indent: string) => wrapped(text, indent, look.width);
  const { product } = report;
  const roots = report.findings.filter(({ because_of }) => because_of === null);
  const brought = (id: string) => report.findings.filter(({ because_of }) => because_of === id);

  const lines: string[] = [...head(report, paint, wrap), ""];
  for (const [index, one] of roots.entries()) lines.push(...shown(one, index + 1), "");
  if (report.passed.length > 0)
    lines.push(paint("bold", "Right"), ...report.passed.map((text) => wrap(`${paint("good", "✓")} ${text}`, "    ")), "");
  if (report.untested.length > 0)
    lines.push(paint("bold", "Not tested"), ...report.untested.map(({ what, why }) => wrap(`- ${what}: ${why}`, "    ")), "");
  if (roots.some(({ fix }) => product !== null && (fix[product]?.lines.length ?? 0) > 0))
    lines.push(paint("dim", "- a line that goes, where it is there; + one that comes; ~ one that changes; … stands for anything"), "");
  lines.push(summary(report, roots.length));
  return `${lines.join("\n")}\n`;

  function shown(one: FindingView, number: number): string[] {
    const mark = paint(one.severity, `${one.severity.toUpperCase()}`);
    const said = [
      `${paint("bold", `${number}. ${one.title}`)}`,
      `   ${mark}  ${one.id}  ${paint("dim", one.confidence)}`,
      wrap(plain(one.means), "   "),
      wrap(`seen:     ${one.observed}`, "   "),
      wrap(`expected: ${one.expected}`, "   "),
      ...one.evidence.map((line) => paint("dim", wrap(line, "     | "))),
      ...one.alike.map(({ what, told_apart_by: by }) => wrap(`or: ${what} (told apart: ${by})`, "   ")),
    ];
    const below = brought(one.id);
    if (below.length > 0) said.push(wrap(`brings about: ${below.map(({ id, observed }) => `${id} (${observed})`).join("; ")}`, "   "));
    if (one.studio.text !== null && report.server.kind !== "socket.io") said.push(wrap(`Studio: ${plain(one.studio.text)}`, "   "));
    for (const [name, value] of Object.entries(one.studio.settings))
      said.push(`     ${value === null ? paint("take", `- ${name}`) : paint("add", `+ ${name}=${value}`)}`);
    const fixes = Object.entries(one.fix) as [Product, FindingView["fix"][Product]][];
    const same = new Set(fixes.map(([, fix]) => fix?.text)).size === 1 && fixes.every(([, fix]) => fix?.lines.length === 0);
    // Of products that may not even stand there, only a sentence; their lines are a page.
    for (const [name, fix] of same ? [] : fixes.filter(([name, fix]) => (product === null ? fix?.text : name === product))) {
      if (!fix) continue;
      said.push(wrap(`${productName(name)}:${fix.text === null ? "" : ` ${plain(fix.text)}`}`, "   "));
      if (product === null) continue;
      said.push(
        ...fix.lines.map(
          (line) => `     ${/^ {2}\+/.test(line) ? paint("add", line) : /^ {2}-/.test(line) ? paint("take", line) : plain(line)}`,
        ),
      );
    }
    const lines = fixes.filter(([, fix]) => fix && fix.lines.length > 0).map(([name]) => productName(name));
    if (product === null && lines.length > 0)
      said.push(paint("dim", wrap(`line by line for ${lines.join(", ")}: ${PAGE}#${one.id}, or --json`, "   ")));
    return said;
  }
}

/** What stands between backticks is typed as it stands; a terminal shows that without them. */
const plain = (text: string) => text.replaceAll("`", "");

function head(
  { target, server, proxies }: Report,
  paint: (kind: "bold" | "dim", text: string) => string,
  wrap: (text: string, indent: string) => string,
): string[] {
  const what = {
    studio: `Studio${server.version ? ` ${server.version}` : ""}`,
    "socket.io": "a server of Socket.IO",
    unknown: "a server that is not known",
  }[server.kind];
  if (target.address === null) return [paint("bold", target.url)];
  return [
    paint("bold", target.url),
    wrap(`${what}, socket at ${target.socket_path}, address ${target.address} port ${target.port}`, "  "),
    ...(server.kind === "socket.io" ? ['  below, "Studio" stands for it'] : []),
    ...(proxies.length === 0 ? ["  no proxy that gives itself away"] : []),
    ...proxies.map(({ name, confidence, because }) => wrap(`behind ${name} (${confidence}: ${because.slice(0, 3).join("; ")})`, "  ")),
  ];
}

function summary({ outcome, findings, seconds }: Report, roots: number): string {
  const what = {
    fine: roots === 0 ? "Nothing is wrong." : `Nothing has to be repaired; ${roots} to know.`,
    findings: `${roots} ${roots === 1 ? "cause" : "causes"}, ${findings.length} ${findings.length === 1 ? "finding" : "findings"}.`,
    unreachable: "Unreachable.",
    timeout: "Nothing answered in time.",
  }[outcome];
  return `${what} ${seconds} s`;
}

/** Breaks at words; what has no space stays whole, so that lines can be copied. */
function wrapped(text: string, indent: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + visible(line) + 1 + visible(word) > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join("\n");
}

const visible = (text: string) => text.replace(/\x1b\[[\d;]*m/g, "").length;
