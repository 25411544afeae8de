// Written by scripts/indexes.mjs; do not edit.
import pruneEvents from "./prune-events.ts";
import recoverWork from "./recover-work.ts";
import runFlowchart from "./run-flowchart.ts";
import runNode from "./run-node.ts";

/** Every kind of background work. */
export const jobs = [pruneEvents, recoverWork, runFlowchart, runNode] as const;
