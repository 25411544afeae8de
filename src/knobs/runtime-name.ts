/** The runtimes that workers can be started with. */
export const RUNTIME_NAMES = ["bun", "node", "deno"] as const;

/** A runtime that workers can be started with. */
export type RuntimeName = (typeof RUNTIME_NAMES)[number];
