/** The addresses in `href`, `src` and `action` of a page, as text; without those that lead to a place in the page itself. */
export const linksOf = (html: string): string[] =>
  [...html.matchAll(/\s(?:href|src|action)="([^"#][^"]*)"/g)].map(([, link]) => link!.replaceAll("&amp;", "&"));

/** The address that a page calls its own; null where it names none. */
export const canonicalOf = (html: string): string | null => /<link rel="canonical" href="([^"]+)"/.exec(html)?.[1] ?? null;
