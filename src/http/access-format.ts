/** A part of a format of the access log: text, or an atom with the name in braces that some have. */
export type FormatPart = string | { readonly atom: string; readonly name: string | null };

/** Apache's formats of these names. */
const NAMED: Readonly<Record<string, string>> = {
  common: '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s',
  combined: '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"',
};

const ATOM = /%\((?:([hlutrmUqHsBbfaTDMLp])|\{([A-Za-z0-9_-]{1,64})\}([ioe]))\)s/y;

/**
 * Reads a format as Gunicorn's access_log_format has it (https://docs.gunicorn.org/en/stable/settings.html#access-log-format), or `common` or `combined`.
 * Null when it has an atom that there is none of, a percent sign alone, or no atom at all.
 */
export function parseAccessFormat(text: string): readonly FormatPart[] | null {
  const source = NAMED[text] ?? text;
  const parts: FormatPart[] = [];
  let literal = "";
  let at = 0;
  while (at < source.length) {
    if (source[at] !== "%") {
      literal += source[at];
      at += 1;
      continue;
    }
    if (source[at + 1] === "%") {
      literal += "%";
      at += 2;
      continue;
    }
    ATOM.lastIndex = at;
    const match = ATOM.exec(source);
    if (!match) return null;
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push(match[1] ? { atom: match[1], name: null } : { atom: match[3]!, name: match[2]!.toLowerCase() });
    at = ATOM.lastIndex;
  }
  if (literal !== "") parts.push(literal);
  const isOneLine = !/[\u0000-\u0008\u000a-\u001f]/.test(source);
  return isOneLine && parts.some((part) => typeof part !== "string") ? parts : null;
}
