import { isDeepStrictEqual } from "node:util";

/** A wish that is no value: in words for the report, and as a test. */
export interface Wish {
  readonly wish: string;
  readonly holds: (got: unknown) => boolean;
}

export const atLeast = (least: number): Wish => ({ wish: `at least ${least}`, holds: (got) => typeof got === "number" && got >= least });
export const atMost = (most: number): Wish => ({ wish: `at most ${most}`, holds: (got) => typeof got === "number" && got <= most });
export const between = (least: number, most: number): Wish => ({
  wish: `${least} to ${most}`,
  holds: (got) => typeof got === "number" && got >= least && got <= most,
});
export const oneOf = (...values: readonly unknown[]): Wish => ({
  wish: `one of ${values.map((value) => JSON.stringify(value)).join(", ")}`,
  holds: (got) => values.some((value) => isDeepStrictEqual(value, got)),
});
export const not = (value: unknown): Wish => ({
  wish: `anything but ${JSON.stringify(value)}`,
  holds: (got) => !isDeepStrictEqual(value, got),
});
export const startingWith = (start: string): Wish => ({
  wish: `something that starts with ${JSON.stringify(start)}`,
  holds: (got) => typeof got === "string" && got.startsWith(start),
});
export const without = (part: string | RegExp): Wish => ({
  wish: `nothing with ${String(part)}`,
  holds: (got) => typeof got === "string" && (typeof part === "string" ? !got.includes(part) : !part.test(got)),
});

/** What was wanted, what came, and whether that is it. The only form of a failure. */
export interface Expectation {
  readonly what: string;
  readonly wanted: string;
  readonly got: string;
  readonly ok: boolean;
}

const isWish = (value: unknown): value is Wish => typeof value === "object" && value !== null && "wish" in value && "holds" in value;
const shown = (value: unknown) => {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
};

/** Judges: a Wish by its test, a RegExp against a string, everything else by deep equality. */
export function judge(what: string, wanted: unknown, got: unknown): Expectation {
  const ok = isWish(wanted)
    ? wanted.holds(got)
    : wanted instanceof RegExp
      ? typeof got === "string" && wanted.test(got)
      : isDeepStrictEqual(got, wanted);
  return { what, wanted: isWish(wanted) ? wanted.wish : wanted instanceof RegExp ? String(wanted) : shown(wanted), got: shown(got), ok };
}
