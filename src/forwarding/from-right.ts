/** How much of a header is looked at, in characters from its right end. No honest chain of proxies comes near it. */
export const LOOKED_AT = 4096;

/** What the hops said in one header, the nearest first. */
export interface Said {
  /** The next value to the left; `false` where it is malformed, `null` at the end. An empty value is a value: a hop that said nothing. */
  next(): string | null | false;
  /** How many characters were looked at so far. */
  readonly looked: number;
}

/** Without spaces and tabs around it (OWS of RFC 9110). Not `trim`, which also takes characters that no header allows. */
function withoutOws(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isOws(text.charCodeAt(start))) start += 1;
  while (end > start && isOws(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Whether a character code is a space or a tab. */
export const isOws = (code: number): boolean => code === 32 || code === 9;

/** Reads a comma-separated list from its right end, which is where the nearest hop writes. What stands further left costs nothing until it is asked for. */
export function fromRight(header: string): Said {
  const cut = header.length > LOOKED_AT;
  const text = cut ? header.slice(-LOOKED_AT) : header;
  let end = text.length;
  return {
    next() {
      if (end < 0) return null;
      const comma = end === 0 ? -1 : text.lastIndexOf(",", end - 1);
      // The leftmost value within the bound may have lost its beginning.
      const value = comma === -1 && cut ? null : withoutOws(text, comma + 1, end);
      end = comma;
      return value;
    },
    get looked() {
      return text.length - Math.max(0, end);
    },
  };
}
