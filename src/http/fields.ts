import { z } from "zod";

/** A JSON value that a form sends as text and a JSON body as it is. */
export const JsonField = z.unknown().transform((value, context) => {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    context.addIssue({ code: "custom", message: "must be JSON" });
    return z.NEVER;
  }
});

/** What lists take: at most `limit` items (1 to 200, 50 without it) after `cursor`, the `next` of the page before. */
export const PageFields = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(200).optional(),
};
