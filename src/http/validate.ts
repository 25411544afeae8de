import type { z } from "zod";
import { type FieldError, StudioError } from "../errors.ts";

const SHOWN = 20;
const PLAIN_NAME = /^[\w.-]{1,60}$/;

/**
 * Parses a query or body. Throws StudioError `bad_request` with one FieldError per wrong place: where it is and what is allowed, never what was sent.
 */
export function validate<T extends z.ZodType>(schema: T, value: unknown, where: "query" | "body"): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, SHOWN).map((issue) => fieldError(issue, where));
  const first = errors[0]!;
  const more = result.error.issues.length - 1;
  throw new StudioError("bad_request", `${first.path}: ${first.message}${more > 0 ? ` (and ${more} more)` : ""}`, { errors });
}

function fieldError(issue: z.core.$ZodIssue, where: string): FieldError {
  const path = issue.path.map(step).join("").replace(/^\./, "");
  if (issue.code === "unrecognized_keys") {
    const names = issue.keys.filter((key) => PLAIN_NAME.test(key));
    return { path: path || where, message: `has fields that are not known here${names.length > 0 ? `: ${names.join(", ")}` : ""}` };
  }
  // A union says only that nothing fitted; the first branch that came furthest says what is missing.
  if (issue.code === "invalid_union") {
    const inner = issue.errors.flat().find((error) => error.path.length > 0) ?? issue.errors[0]?.[0];
    if (inner) return fieldError({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue, where);
  }
  return { path: path || where, message: issue.message };
}

/** Names of the input stand in the answer only when they are plain. */
function step(part: PropertyKey): string {
  if (typeof part === "number") return `[${part}]`;
  return PLAIN_NAME.test(String(part)) ? `.${String(part)}` : ".(a field)";
}
