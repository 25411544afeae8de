/** Text that is HTML already: made only by `tag` and `raw`, so that what is not Markup is always escaped. */
export class Markup {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
}

/** What can stand inside an element: strings are escaped, Markup is not, `null`, `false` and `undefined` vanish. */
export type Child = Markup | string | number | null | undefined | false | readonly Child[];

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Escapes text for element content and for quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

const inside = (child: Child): string => {
  if (child === null || child === undefined || child === false) return "";
  if (child instanceof Markup) return child.html;
  if (Array.isArray(child)) return child.map(inside).join("");
  return escapeText(String(child));
};

const VOID = /^(br|hr|img|input|use|path|circle|rect|line|polyline)$/;

/**
 * One element with escaped attributes and children, for the few fragments that the server renders first and the browser renders again when an
 * event arrives. `true` writes a bare attribute; `null`, `undefined` and `false` leave it out.
 */
export function tag(name: string, attributes: Record<string, string | number | boolean | null | undefined>, ...children: Child[]): Markup {
  let html = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    html += value === true ? ` ${key}` : ` ${key}="${escapeText(String(value))}"`;
  }
  return new Markup(VOID.test(name) ? `${html}/>` : `${html}>${children.map(inside).join("")}</${name}>`);
}

/** Several fragments as one. */
export function join(children: readonly Child[]): Markup {
  return new Markup(inside(children));
}

/** Marks HTML from a generator that escapes by itself (ANSI converter, sanitiser). Never call it with text of users. */
export function trusted(html: string): Markup {
  return new Markup(html);
}
