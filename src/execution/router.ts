import type { Provider as ProviderName, RuntimeMetadata } from "../contract/runtime.ts";
import { newId } from "../ids.ts";
import type { Dropped, MadeLine } from "./attempt-log.ts";
import type { CelScope } from "./cel.ts";
import { NodeFailure, type NodeLog, type NodeOutput } from "./node-type.ts";

/** The log of an attempt, which also takes lines that a provider elsewhere has made and capped already. */
export interface DispatchLog extends NodeLog {
  adopt(lines: readonly MadeLine[], dropped?: Dropped): void;
}

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
  log: DispatchLog;
  signal: AbortSignal;
  /** Says that the node runs from now on. The provider MUST call it once, and write no log before it has resolved. */
  begun(): Promise<void>;
}

/** Nobody took the dispatch, and nobody will: the node can run elsewhere. `message` says why, for people. */
export class NotTaken extends Error {
  override readonly name = "NotTaken";
}

/** Whoever ran the attempt is gone with it, which is no fault of the node. */
export class AttemptLost extends Error {
  override readonly name = "AttemptLost";
}

/** Something that executes nodes. Only the caller writes rows and events, so what people see is the same for every provider. */
export interface Provider {
  readonly name: ProviderName;
  /** Rejects with NodeFailure for what the node did wrong; with NotTaken, or AttemptLost. After an abort of the signal it MUST settle only when nothing of the node runs. */
  execute(dispatch: Dispatch): Promise<NodeOutput>;
}

/** Chooses the provider of an attempt and keeps its runtime metadata. */
export interface Router {
  /** What is known before anything runs. */
  plan(workspaceId: string): RuntimeMetadata;
  /** Executes the attempt; `moved` hears where and when it runs, and throws what ends it. */
  execute(
    attempt: Omit<Dispatch, "id" | "begun">,
    planned: RuntimeMetadata,
    moved: (runtime: RuntimeMetadata) => Promise<void>,
  ): Promise<{ output: NodeOutput; runtime: RuntimeMetadata }>;
}

/** Routes every node to `selected`; what that does not take goes to `fallback`, when there is one. */
export function createRouter({ selected, fallback = null }: { selected: Provider; fallback?: Provider | null }): Router {
  return {
    plan: (workspaceId) => ({
      selected_provider: selected.name,
      final_provider: null,
      dispatch_status: "pending",
      fallback_attempted: false,
      fallback_reason: null,
      dispatch_id: newId(),
      workspace_id: workspaceId,
    }),
    async execute(attempt, planned, moved) {
      let runtime = planned;
      const on = (provider: Provider) =>
        provider.execute({
          ...attempt,
          id: runtime.dispatch_id!,
          begun: async () => {
            runtime = { ...runtime, final_provider: provider.name, dispatch_status: "running" };
            await moved(runtime);
          },
        });
      const output = await on(selected).catch((error: unknown) => {
        if (!(error instanceof NotTaken)) throw error;
        const fallback_reason = error.message.slice(0, 500);
        if (!fallback) throw new NodeFailure("no_executor", `${fallback_reason}, and STUDIO_EXECUTION_FALLBACK is false`, { cause: error });
        runtime = { ...planned, fallback_attempted: true, fallback_reason, dispatch_id: newId() };
        return on(fallback);
      });
      return { output, runtime: { ...runtime, dispatch_status: "completed" } };
    },
  };
}
