import { CelError, type CelProgram, type CelScope, compile } from "./cel.ts";

/** The most text that one template may become, in characters. */
export const MAX_RENDERED = 256 * 1024;

/** A text with `{{ CEL }}` in it, ready to be filled in. `references` are the ids of the nodes that it reads. */
export interface Template {
  readonly references: readonly string[];
  /** Strings go in as they are, everything else as JSON. Throws CelError. */
  render(scope: CelScope): string;
}

/**
 * Parses a template. `{{` opens an expression and `}}` closes it; `{{ "{{" }}` writes the braces themselves. A `}}` inside a quoted string of the expression
 * does not close it. Throws CelError.
 */
export function template(text: string): Template {
  const parts: (string | CelProgram)[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf("{{", at);
    if (open < 0) break;
    const close = closing(text, open + 2);
    if (close < 0) throw new CelError("`{{` is not closed by `}}`");
    if (open > at) parts.push(text.slice(at, open));
    parts.push(compile(text.slice(open + 2, close)));
    at = close + 2;
  }
  if (at < text.length) parts.push(text.slice(at));
  return {
    references: [...new Set(parts.flatMap((part) => (typeof part === "string" ? [] : part.references)))],
    render(scope) {
      let out = "";
      for (const part of parts) {
        out += typeof part === "string" ? part : show(part.evaluate(scope));
        if (out.length > MAX_RENDERED) throw new CelError(`the text becomes longer than ${MAX_RENDERED} characters`);
      }
      return out;
    },
  };
}

const show = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

// Braces of map literals count, and those inside quotes do not.
function closing(text: string, from: number): number {
  let quote = "";
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (quote) {
      if (char === "\\") at += 1;
      else if (char === quote) quote = "";
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "{") depth += 1;
    else if (char === "}") {
      if (depth === 0) return text[at + 1] === "}" ? at : -1;
      depth -= 1;
    }
  }
  return -1;
}

/** A copy of `value` in which every string is rendered. */
export function renderDeep(value: unknown, scope: CelScope): unknown {
  if (typeof value === "string") return value.includes("{{") ? template(value).render(scope) : value;
  if (Array.isArray(value)) return value.map((item) => renderDeep(item, scope));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderDeep(item, scope)]));
  return value;
}
