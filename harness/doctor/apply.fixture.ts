// Applies the edits that doctor proposes to a configuration, as a person would who follows them line by line.
import type { Product } from "../../src/contract/diagnostics/causes.ts";
import type { Files } from "../mutant.ts";
import { type Edit, editsFor, type Filling, fill, PLACES, type Place, patternOf } from "./edits.ts";

/** A stretch of lines: [first, end). `indent` is that of the lines inside. */
interface Block {
  readonly first: number;
  readonly end: number;
  readonly indent: string;
}

const indentOf = (line: string) => /^\s*/.exec(line)![0];
const deeper = (line: string, than: string) => line.trim() === "" || indentOf(line).length > than.length;

/** The blocks of a place, by their indentation, which every product's configuration here has. The innermost one that holds what it has to. */
function blocksOf(lines: readonly string[], place: Place): Block[] {
  if (place.begins === null) {
    const holds = place.holds === undefined || lines.some((line) => place.holds!.test(line));
    return holds ? [{ first: 0, end: lines.length, indent: "" }] : [];
  }
  const found: Block[] = [];
  for (const [at, line] of lines.entries()) {
    if (!place.begins.test(line.trim())) continue;
    const outer = indentOf(line);
    let end = at + 1;
    while (end < lines.length && deeper(lines[end]!, outer)) end += 1;
    const inside = lines.slice(at + 1, end).filter((one) => one.trim() !== "");
    const indent = inside.length > 0 ? indentOf(inside[0]!) : `${outer}  `;
    const direct = inside.filter((one) => indentOf(one) === indent);
    if (place.holds === undefined || direct.some((one) => place.holds!.test(one.trim()))) found.push({ first: at + 1, end, indent });
  }
  return found;
}

function edited(lines: readonly string[], block: Block, edit: Edit, filled: (text: string) => string): string[] {
  const before = lines.slice(0, block.first);
  const inside = lines.slice(block.first, block.end);
  const after = lines.slice(block.end);
  const fits = (patterns: readonly string[]) => {
    const expressions = patterns.map((pattern) => patternOf(filled(pattern)));
    return (line: string) => expressions.some((expression) => expression.test(line.trim()));
  };
  if ("remove" in edit) {
    const gone = fits(edit.remove);
    return [...before, ...inside.filter((line) => !gone(line)), ...after];
  }
  if ("drop" in edit) return [...before, ...dropped(inside, fits(edit.drop)), ...after];
  if ("change" in edit) {
    const meant = fits([edit.change]);
    return [...before, ...inside.map((line) => (meant(line) ? changed(line, edit, filled) : line)), ...after];
  }
  const gone = fits(edit.instead ?? []);
  const at = inside.findIndex(gone);
  if (edit.only && at < 0) return [...lines];
  const kept = inside.filter((line) => !gone(line));
  const indent = at < 0 ? block.indent : indentOf(inside[at]!);
  const wanted = edit.set.map((line) => indent + filled(line));
  // A block of its own is there as a whole or not at all.
  const whole = edit.set.some((line) => /[{:]$/.test(line));
  const fresh = whole ? (kept.join("\n").includes(wanted.join("\n")) ? [] : wanted) : wanted.filter((line) => !kept.includes(line));
  let place = at < 0 ? kept.length : inside.slice(0, at).filter((line) => !gone(line)).length;
  while (at < 0 && place > 0 && kept[place - 1]!.trim() === "") place -= 1;
  return [...before, ...kept.slice(0, place), ...fresh, ...kept.slice(place), ...after];
}

/** Without the blocks whose first line fits: what is indented more, and the line that closes it. */
function dropped(lines: readonly string[], meant: (line: string) => boolean): string[] {
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    if (!meant(line)) {
      kept.push(line);
      continue;
    }
    if (/\}\s*$/.test(line)) continue;
    const closes = /[{>]\s*$/.test(line);
    while (at + 1 < lines.length && deeper(lines[at + 1]!, indentOf(line))) at += 1;
    if (closes && /^\s*(?:\}|<\/)/.test(lines[at + 1] ?? "")) at += 1;
  }
  return kept;
}

/** What `take` stands for may hold `…`, which is part of a word. */
function changed(line: string, { take, put }: { readonly take?: string; readonly put: string }, filled: (text: string) => string): string {
  if (take === undefined) return line.includes(filled(put).trim()) ? line : line + filled(put);
  const words = filled(take).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return line.replace(new RegExp(words.replace(/…/g, "[\\w.-]*")), () => filled(put));
}

/** The files with the edits in them. Throws when they change nothing. */
export function applied(files: Files, product: Product, edits: readonly Edit[], filling: Filling): Files {
  const result: Record<string, string> = { ...files };
  const filled = (text: string) => fill(text, filling);
  for (const edit of editsFor(edits, filling)) {
    const place: Place = edit.in === null ? { words: "", begins: null } : PLACES[product][edit.in]!;
    for (const [name, text] of Object.entries(result)) {
      let lines = text.split("\n");
      // From the end, so that what comes before keeps its place.
      for (const block of blocksOf(lines, place).reverse()) lines = edited(lines, block, edit, filled);
      result[name] = lines.join("\n");
    }
  }
  if (Object.entries(files).every(([name, text]) => result[name] === text))
    throw new Error(`the edits for ${product} change nothing:\n${JSON.stringify(edits)}\n${Object.values(files).join("\n")}`);
  return result;
}
