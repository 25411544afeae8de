import type { LogLine } from "../../src/contract/views.ts";
import { ansiConverter } from "./ansi.ts";
import { type Markup, tag } from "./markup.ts";

/** `14:45:20.123`, in UTC: a log of a server is read beside other logs of servers. */
function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}

/** Renders the lines of one log. */
export interface LogRenderer {
  /** One line as HTML. Lines MUST come in their order. */
  render(line: LogLine): Markup;
  /** True when a colour of some stream goes on in the next line, so that whoever renders that line must know the ones before it. */
  open(): boolean;
}

/** Renders log lines in their order; keeps the colours of every stream of every attempt apart. */
export function logRenderer(): LogRenderer {
  const converters = new Map<string, (line: string) => Markup>();
  return {
    render(line) {
      const key = `${line.attempt} ${line.stream}`;
      const convert = converters.get(key) ?? ansiConverter();
      converters.set(key, convert);
      return tag(
        "div",
        { class: `log-line ${line.stream}`, "data-n": line.n },
        tag("span", { class: "log-n" }, String(line.n)),
        tag("time", { class: "log-at", datetime: new Date(line.at).toISOString() }, clockTime(line.at)),
        tag("span", { class: "log-text" }, convert(line.text)),
      );
    },
    open: () => [...converters.values()].some((convert) => convert("x").html !== "x"),
  };
}
