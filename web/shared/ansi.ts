import { AnsiUp } from "ansi_up";
import { type Markup, trusted } from "./markup.ts";

/** The sixteen colours of a terminal as ansi_up names them, for colours that have no class of their own. */
const PALETTE: readonly [name: string, r: number, g: number, b: number][] = [
  ["black", 0, 0, 0],
  ["red", 187, 0, 0],
  ["green", 0, 187, 0],
  ["yellow", 187, 187, 0],
  ["blue", 0, 0, 187],
  ["magenta", 187, 0, 187],
  ["cyan", 0, 187, 187],
  ["bright-black", 85, 85, 85],
  ["bright-red", 255, 85, 85],
  ["bright-green", 0, 255, 0],
  ["bright-yellow", 255, 255, 85],
  ["bright-blue", 85, 85, 255],
  ["bright-magenta", 255, 85, 255],
  ["bright-cyan", 85, 255, 255],
  ["bright-white", 255, 255, 255],
];

const nearest = (r: number, g: number, b: number): string => {
  let best = PALETTE[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const entry of PALETTE) {
    const distance = (entry[1] - r) ** 2 + (entry[2] - g) ** 2 + (entry[3] - b) ** 2;
    if (distance < least) [best, least] = [entry, distance];
  }
  return best[0];
};

/** Its bold, faint, italic and underline, and every colour beyond the sixteen, come as inline styles, which the CSP forbids: they become classes. */
const toClasses = (html: string): string =>
  html.replace(/<span style="([^"]*)"(?: class="([^"]*)")?>/g, (_, style: string, classes = "") => {
    const names = classes ? [classes] : [];
    if (style.includes("font-weight:bold")) names.push("ansi-bold");
    if (style.includes("opacity:")) names.push("ansi-faint");
    if (style.includes("italic")) names.push("ansi-italic");
    if (style.includes("underline")) names.push("ansi-underline");
    for (const [, ground, r, g, b] of style.matchAll(/(background-color|color):rgb\((\d+),\s*(\d+),\s*(\d+)\)/g)) {
      names.push(`ansi-${nearest(Number(r), Number(g), Number(b))}-${ground === "color" ? "fg" : "bg"}`);
    }
    return `<span class="${names.join(" ")}">`;
  });

// OSC strings (titles, links) and a sequence that the line's end cuts off: ansi_up would hold back everything after them.
const HELD_BACK = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b(?:\[[0-9;?]*)?$/g;

/**
 * Turns lines with ANSI colours into HTML with classes only. Colours carry over from line to line, so one converter belongs to one stream of one
 * attempt and MUST get its lines in order. Everything else in the text is escaped.
 */
export function ansiConverter(): (line: string) => Markup {
  const converter = new AnsiUp();
  converter.use_classes = true;
  converter.escape_html = true;
  converter.url_allowlist = {};
  return (line) => {
    // A carriage return redraws the line (progress bars): only what a terminal would still show is kept.
    const shown = line.replace(/\r+$/, "");
    const last = shown.slice(shown.lastIndexOf("\r") + 1);
    return trusted(toClasses(converter.ansi_to_html(last.replace(HELD_BACK, ""))));
  };
}

/** The line without any control sequence, for searching and copying. */
export function plainText(line: string): string {
  return line.replace(HELD_BACK, "").replace(/\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[@-_]/g, "");
}
