// Written by scripts/indexes.mjs; do not edit.
import nginxNoUpgrade from "./nginx-no-upgrade.ts";
import nginxQueryDropped from "./nginx-query-dropped.ts";

/** Every broken twin, by its id. */
export const mutants = {
  "nginx-no-upgrade": nginxNoUpgrade,
  "nginx-query-dropped": nginxQueryDropped,
} as const;
