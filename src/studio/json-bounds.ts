/** How deep JSON that people send may be nested. */
const MAX_DEPTH = 40;

/**
 * What is wrong with a JSON value that is to be stored: nested too deep, or too large. `null` when it is fine. The depth is looked at first and without recursion: writing or
 * walking a value that is nested a hundred thousand deep would end the call stack.
 */
export function jsonProblem(value: unknown, maxBytes: number): string | null {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
    level = level.flatMap((item) => (item !== null && typeof item === "object" ? Object.values(item) : []));
  }
  const bytes = new TextEncoder().encode(JSON.stringify(value) ?? "").length;
  return bytes > maxBytes ? `is ${bytes} bytes of JSON; at most ${maxBytes} are allowed` : null;
}
