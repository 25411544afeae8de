import type { Provider as ProviderName, RuntimeMetadata } from "../contract/runtime.ts";
import { newId } from "../ids.ts";
import type { CelScope } from "./cel.ts";
import type { NodeLog, NodeOutput } from "./node-type.ts";

/** One attempt on its way to a provider: plain data and the places that it reports to. */
export interface Dispatch {
  id: string;
  nodeType: string;
  data: unknown;
  scope: CelScope;
  /** The run, or the task that runs on its own: it names the working directory. */
  workspaceId: string;
  nodeId: string;
  attempt: number;
  log: NodeLog;
  signal: AbortSignal;
}

/** Something that executes nodes. Only the caller writes rows and events, so what people see is the same for every provider. */
export interface Provider {
  readonly name: ProviderName;
  /** Rejects with NodeFailure for what the node did wrong. */
  execute(dispatch: Dispatch): Promise<NodeOutput>;
}

/** Chooses the provider of an attempt and keeps its runtime metadata. */
export interface Router {
  /** What is known before anything runs. */
  plan(workspaceId: string): RuntimeMetadata;
  /** Executes the attempt; `moved` hears of every change of the metadata, also of the last one. */
  execute(
    attempt: Omit<Dispatch, "id">,
    planned: RuntimeMetadata,
    moved: (runtime: RuntimeMetadata) => Promise<void>,
  ): Promise<{ output: NodeOutput; runtime: RuntimeMetadata }>;
}

/** Routes every node to `selected`, which is one of `providers`. */
export function createRouter(options: { providers: readonly Provider[]; selected: ProviderName }): Router {
  const provider = options.providers.find(({ name }) => name === options.selected);
  if (!provider) throw new Error(`no provider ${options.selected}`);
  return {
    plan: (workspaceId) => ({
      selected_provider: options.selected,
      final_provider: null,
      dispatch_status: "pending",
      fallback_attempted: false,
      fallback_reason: null,
      dispatch_id: newId(),
      workspace_id: workspaceId,
    }),
    async execute(attempt, planned, moved) {
      const running: RuntimeMetadata = { ...planned, final_provider: provider.name, dispatch_status: "running" };
      await moved(running);
      const output = await provider.execute({ ...attempt, id: planned.dispatch_id! });
      return { output, runtime: { ...running, dispatch_status: "completed" } };
    },
  };
}
