import { isOws, LOOKED_AT, type Said } from "./from-right.ts";

/** One element of a Forwarded header: what one hop said. `null` where the parameter is missing. */
interface Element {
  readonly for: string | null;
  readonly proto: string | null;
  readonly host: string | null;
}

/** A Forwarded header (RFC 7239), read from its right end. Each parameter is read on its own, over the same elements. */
export interface ForwardedHeader {
  of(parameter: keyof Element): Said;
}

const TCHAR = /[!#$%&'*+.^_`|~0-9A-Za-z-]/;

/**
 * Reads the elements from the right, so that an element depends on nothing to its left: a client that sends an unterminated quote cannot swallow what the
 * proxies append (its own element is malformed, and theirs stay what they are). A separator inside quotes separates nothing. An element with a parameter
 * twice is malformed, and nothing is read beyond a malformed element, because where it begins is anybody's guess.
 */
export function forwardedHeader(header: string): ForwardedHeader {
  const cut = header.length > LOOKED_AT;
  const text = cut ? header.slice(-LOOKED_AT) : header;
  const elements: (Element | false)[] = [];
  let at = text.length;
  let ended = false;

  const skipOws = () => {
    while (at > 0 && isOws(text.charCodeAt(at - 1))) at -= 1;
  };
  const token = (): string => {
    const end = at;
    while (at > 0 && TCHAR.test(text[at - 1]!)) at -= 1;
    return text.slice(at, end);
  };
  /** From the closing quote back to the opening one; null when there is none. */
  const quoted = (): string | null => {
    const end = at - 1;
    at -= 1;
    while (at > 0) {
      at -= 1;
      if (text[at] !== '"') continue;
      let slashes = 0;
      while (at - 1 - slashes >= 0 && text[at - 1 - slashes] === "\\") slashes += 1;
      if (slashes % 2 === 0) return unescaped(text.slice(at + 1, end));
      at -= slashes;
    }
    return null;
  };
  const malformed = (): false => {
    ended = true;
    return false;
  };

  const read = (): Element | false | null => {
    if (ended) return null;
    const found: Record<string, string> = {};
    for (;;) {
      skipOws();
      const before = at === 0 ? "" : text[at - 1];
      if (before === "" || before === ",") {
        ended = at === 0;
        at -= 1;
        if (ended && cut) return null;
        return { for: found.for ?? null, proto: found.proto ?? null, host: found.host ?? null };
      }
      if (before === ";") {
        at -= 1;
        continue;
      }
      const value = before === '"' ? quoted() : token() || null;
      if (value === null || text[at - 1] !== "=") return malformed();
      at -= 1;
      const name = token().toLowerCase();
      if (name === "" || Object.hasOwn(found, name)) return malformed();
      found[name] = value;
      skipOws();
      if (at > 0 && text[at - 1] !== ";" && text[at - 1] !== ",") return malformed();
    }
  };

  return {
    of(parameter) {
      let position = 0;
      return {
        next() {
          if (position === elements.length) {
            const element = read();
            if (element === null) return null;
            elements.push(element);
          }
          const element = elements[position]!;
          position += 1;
          return element && (element[parameter] ?? "");
        },
        get looked() {
          return text.length - Math.max(0, at);
        },
      };
    },
  };
}

/** The text of a quoted-string without its escapes; null where it has a control character or ends in half an escape. */
function unescaped(inner: string): string | null {
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(inner)) return null;
  if (!inner.includes("\\")) return inner;
  const text = inner.replace(/\\(.)/g, "$1");
  return /(?:^|[^\\])(?:\\\\)*\\$/.test(inner) ? null : text;
}
