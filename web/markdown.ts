import { marked } from "marked";
import sanitizeHtml from "sanitize-html";
import { type Markup, trusted } from "./shared/markup.ts";

/** A report longer than this is not rendered, only offered for download. */
export const REPORT_CAP = 200_000;

/**
 * Markdown of a run as HTML that is fit for a page: no scripts, styles, frames, forms, ids or classes; links open apart and tell nothing about where
 * they came from; images only from this server, so that reading a report calls nobody.
 */
export function renderMarkdown(source: string): Markup {
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
