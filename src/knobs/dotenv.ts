import { StudioError } from "../errors.ts";

/** The variables of one `.env` file. */
export interface EnvFile {
  /** How the file is called in messages: `.env`, or its path. */
  readonly name: string;
  readonly values: ReadonlyMap<string, { readonly value: string; readonly line: number }>;
  /** Names that are set more than once; the last line counts. */
  readonly warnings: readonly string[];
}

const ASSIGNMENT = /^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*/;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/**
 * Reads a `.env` file: one `NAME=value` a line, perhaps after `export`. A value is bare (it ends at ` #` or the end of the line), in single quotes (taken as
 * it is) or in double quotes (`\n \r \t \" \\ \$` are escapes); a quoted one may go on over lines. Nothing is expanded and nothing is run: `$X` and
 * backticks stay what they are. Throws StudioError `bad_request` naming file and line.
 */
export function parseDotenv(text: string, name: string): EnvFile {
  const values = new Map<string, { value: string; line: number }>();
  const warnings: string[] = [];
  const source = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  let at = 0;
  let line = 1;
  const wrong = (where: number, what: string): never => {
    throw new StudioError("bad_request", `${name}, line ${where}: ${what}`);
  };
  const endOfLine = (from: number) => {
    const end = source.indexOf("\n", from);
    return end === -1 ? source.length : end;
  };
  while (at < source.length) {
    const end = endOfLine(at);
    const whole = source.slice(at, end);
    const indent = whole.length - whole.trimStart().length;
    if (whole.trim() === "" || whole[indent] === "#") {
      at = end + 1;
      line += 1;
      continue;
    }
    const [assignment, variable = ""] = ASSIGNMENT.exec(whole.slice(indent)) ?? wrong(line, "it must be NAME=value or a comment");
    const first = line;
    const begin = at + indent + assignment.length;
    const quote = source[begin];
    let value: string;
    if (quote === '"' || quote === "'") {
      const quoted = readQuoted(source, begin);
      if (quoted === null) return wrong(first, `the value of ${variable} begins with ${quote} and has no ${quote} at its end`);
      value = quoted.value;
      line += source.slice(begin, quoted.end).split("\n").length - 1;
      at = endOfLine(quoted.end);
      const rest = source.slice(quoted.end, at).trim();
      if (rest !== "" && !rest.startsWith("#")) wrong(line, `something follows the quoted value of ${variable}; only a comment may`);
    } else {
      value = source
        .slice(begin, end)
        .replace(/(?:^|[ \t]+)#.*$/, "")
        .trimEnd();
      at = end;
    }
    if (value.includes("\0")) wrong(first, `the value of ${variable} has a NUL character`);
    const earlier = values.get(variable);
    if (earlier && earlier.value !== value)
      warnings.push(`${name} sets ${variable} in line ${earlier.line} and again in line ${first}; the last one counts`);
    values.set(variable, { value, line: first });
    at += 1;
    line += 1;
  }
  return { name, values, warnings };
}

/** The value whose quote stands at `begin`, and where the text goes on after it; null when it does not end. */
function readQuoted(source: string, begin: number): { value: string; end: number } | null {
  const quote = source[begin]!;
  let value = "";
  for (let at = begin + 1; at < source.length; at += 1) {
    const character = source[at]!;
    if (character === quote) return { value, end: at + 1 };
    const next = source[at + 1];
    if (quote === '"' && character === "\\" && next !== undefined && /[nrt"\\$]/.test(next)) {
      value += ESCAPES[next] ?? next;
      at += 1;
    } else value += character;
  }
  return null;
}
