import { marked } from "marked";
import sanitizeHtml from "sanitize-html";
import { type Markup, trusted } from "./shared/markup.ts";

// A parser of Markdown looks for the other end of each mark through the whole rest of its paragraph, and goes one call deeper for each list in a list. What a report
// quotes may be of anybody, and while it is rendered this worker answers nobody.
const MOST_WORK = 50_000_000;
const BLOCKS = /\n(?=[ \t]*\n|[ \t]{0,3}(?:[-*+]|1[.)]|#{1,6})[ \t])/;
const TOO_DEEP = /^[ \t>]{60}[ \t>]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])|(?:(?:[-*+]|\d{1,9}[.)])[ \t]+){30}/m;

function isTooMuchWork(source: string): boolean {
  if (TOO_DEEP.test(source)) return true;
  let work = 0;
  for (const block of source.split(BLOCKS)) work += block.length * (block.match(/[_*~[<`!]/g)?.length ?? 0);
  return work > MOST_WORK;
}

/**
 * Markdown of a run as HTML that is fit for a page: no scripts, styles, frames, forms, ids or classes; links open apart and tell nothing about where
 * they came from; images only from this server, so that reading a report calls nobody. `null` for what would take too long.
 */
export function renderMarkdown(source: string): Markup | null {
  if (isTooMuchWork(source)) return null;
  const html = marked.parse(source, { async: false, gfm: true });
  return trusted(
    sanitizeHtml(html, {
      allowedTags: [
        ...["h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "del", "ul", "ol", "li"],
        ...["a", "table", "thead", "tbody", "tr", "th", "td", "input"],
      ],
      allowedAttributes: {
        a: ["href", "title", "rel", "target"],
        th: ["align"],
        td: ["align"],
        ol: ["start"],
        input: ["type", "checked", "disabled"],
      },
      allowedSchemes: ["http", "https", "mailto"],
      allowProtocolRelative: false,
      disallowedTagsMode: "escape",
      exclusiveFilter: (frame) => frame.tag === "input" && frame.attribs.type !== "checkbox",
      transformTags: {
        // The page has its own first heading: those of the report begin below it.
        h1: "h3",
        h2: "h4",
        h3: "h5",
        h4: "h6",
        h5: "h6",
        a: (_name, attribs) => ({
          tagName: "a",
          attribs: { href: attribs.href ?? "", rel: "noreferrer noopener nofollow", target: "_blank" },
        }),
        input: () => ({ tagName: "input", attribs: { type: "checkbox", disabled: "disabled" } }),
      },
    }),
  );
}
