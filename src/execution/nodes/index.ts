// Written by scripts/indexes.mjs; do not edit.
import decision from "./decision.ts";
import end from "./end.ts";
import http from "./http.ts";
import llm from "./llm.ts";
import report from "./report.ts";
import retrieve from "./retrieve.ts";
import shell from "./shell.ts";
import start from "./start.ts";

/** Every node type that a flowchart can use. */
export const nodeTypes = [decision, end, http, llm, report, retrieve, shell, start] as const;
