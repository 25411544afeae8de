import { StudioError } from "../errors.ts";

/** What an id in a path, a room or a cursor may look like: 1 to 128 characters from `A-Za-z0-9._-`. */
export const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/**
 * The params of a path, decoded in place. A `:name` that is no id can name nothing, so it answers 404 like an unknown id; `rest` is the name of the
 * route's `**:name`, if it has one, which may hold any text. Throws StudioError `bad_request` for a malformed percent-encoding.
 */
export function checkParams(params: Record<string, string>, rest: string | null): Record<string, string> {
  for (const name in params) {
    const value = params[name] as string;
    if (name === rest) {
      try {
        params[name] = decodeURIComponent(value);
      } catch {
        throw new StudioError("bad_request", "The path has a malformed percent-encoding; it must be UTF-8.");
      }
    } else if (!ID.test(value)) throw new StudioError("not_found", `There is nothing at this address: ${name} is not an id.`);
  }
  return params;
}

/** The name of the `**:name` of a path, or null. */
export function restOf(path: string): string | null {
  return /\*\*:(\w+)$/.exec(path)?.[1] ?? null;
}
