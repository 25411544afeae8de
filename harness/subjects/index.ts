// Written by scripts/indexes.mjs; do not edit.
import studio from "./studio.ts";

/** Every server that the harness knows how to start, by its id. */
export const subjects = {
  studio,
} as const;
