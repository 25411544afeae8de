// Written by scripts/indexes.mjs; do not edit.
import assets from "./assets.ts";
import diagnostics from "./diagnostics.ts";
import documents from "./documents.ts";
import events from "./events.ts";
import flowcharts from "./flowcharts.ts";
import health from "./health.ts";
import nodes from "./nodes.ts";
import runs from "./runs.ts";
import signIn from "./sign-in.ts";
import tokens from "./tokens.ts";

/** Every route of the server, as data. */
export const routes = [
  ...assets,
  ...diagnostics,
  ...documents,
  ...events,
  ...flowcharts,
  ...health,
  ...nodes,
  ...runs,
  ...signIn,
  ...tokens,
] as const;
