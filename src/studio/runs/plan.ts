import type { TaskState } from "../../contract/views.ts";
import type { Graph } from "../flowcharts/graph.ts";

/** What is known of a node while its run goes on. `outcome` is the handle that a decision took. */
export interface NodeProgress {
  state: TaskState;
  outcome: string | null;
}

/**
 * Which waiting nodes may start and which will never run. A node waits until every edge into it is decided; one living edge is enough to run it, and when all are dead it
 * is skipped. An edge lives when its source succeeded and, for a decision, took its handle.
 */
export function plan(graph: Graph, progress: ReadonlyMap<string, NodeProgress>): { ready: string[]; skip: string[] } {
  const ready: string[] = [];
  const skipped = new Set<string>();
  // A skipped node decides its own edges, so skipping goes on until nothing changes.
  for (let changed = true; changed; ) {
    changed = false;
    ready.length = 0;
    for (const [id, { state }] of progress) {
      if (state !== "queued" || skipped.has(id)) continue;
      const edges = graph.incoming.get(id)!.map(({ source, sourceHandle }) => {
        const from = progress.get(source)!;
        if (skipped.has(source)) return "dead";
        if (from.state === "succeeded") return sourceHandle == null || sourceHandle === from.outcome ? "alive" : "dead";
        return from.state === "skipped" || from.state === "failed" || from.state === "cancelled" ? "dead" : "open";
      });
      if (edges.includes("open")) continue;
      if (edges.length === 0 || edges.includes("alive")) ready.push(id);
      else {
        skipped.add(id);
        changed = true;
      }
    }
  }
  return { ready, skip: [...skipped] };
}
