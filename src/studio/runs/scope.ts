import type { RunView, TaskView } from "../../contract/views.ts";
import type { CelScope } from "../../execution/cel.ts";
import type { NodeOutput } from "../../execution/node-type.ts";

/** What expressions can say about this Studio. */
export interface StudioFacts {
  /** Where it answers on this machine, such as `http://127.0.0.1:5055`. */
  url: string;
  version: string;
}

/** The variables of a node's templates and expressions: the nodes that ran before it, the run's input, and facts about run and Studio. */
export function scopeFor(parts: {
  run: RunView;
  input: unknown;
  studio: StudioFacts;
  upstream: ReadonlySet<string>;
  tasks: ReadonlyMap<string, TaskView>;
  outputs: ReadonlyMap<string, NodeOutput>;
}): CelScope {
  const { run, input, studio, upstream, tasks, outputs } = parts;
  const nodes: Record<string, unknown> = {};
  for (const id of upstream) {
    const task = tasks.get(id)!;
    const ms = task.started_at !== null && task.finished_at !== null ? task.finished_at - task.started_at : null;
    nodes[id] = { state: task.state, label: task.label, attempt: task.attempt, ms, output: outputs.get(id) ?? null };
  }
  return {
    nodes,
    input: input ?? null,
    run: {
      id: run.id,
      flowchart: run.flowchart_name,
      trigger: run.trigger,
      started_at: new Date(run.started_at ?? run.created_at).toISOString(),
    },
    studio,
  };
}
