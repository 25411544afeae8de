import type { ValueType } from "./value.ts";

/** How much a part of Studio logs, whatever the level of the others. */
export type PartLevel = "debug" | "info" | "warn";

const LEVELS: Record<string, PartLevel> = { true: "info", false: "warn", debug: "debug", info: "info", warn: "warn" };

/** A level of a part; true and false, as Python's Socket.IO writes it, are info and warn. */
export const partLevel: ValueType<PartLevel> = {
  allowed: "true, false, debug, info or warn",
  parse: (text) => (Object.hasOwn(LEVELS, text.toLowerCase()) ? LEVELS[text.toLowerCase()] : undefined),
};
