import type { z } from "zod";
import type { FieldError } from "../../errors.ts";

/** `["nodes", 2, "data", "url"]` as `nodes[2].data.url`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    "",
  );
}

/** One FieldError per wrong field; unknown fields are named one by one. `prefix` is where the parsed value sits. */
export function fieldErrors(error: z.ZodError, prefix: readonly PropertyKey[] = [], allowed: readonly string[] = []): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code !== "unrecognized_keys") return [{ path: fieldPath(path), message: issue.message }];
    const known = issue.path.length === 0 && allowed.length > 0 ? `; allowed are ${allowed.join(", ")}` : "";
    return issue.keys.map((key) => ({ path: fieldPath([...path, key]), message: `is no field that is known here${known}` }));
  });
}
