import { CelError, type CelScope } from "./cel.ts";
import { NodeFailure, type NodeTools, type NodeType } from "./node-type.ts";
import { nodeTypes } from "./nodes/index.ts";
import type { Provider } from "./router.ts";
import { renderDeep } from "./template.ts";

/** How much of an output is kept, in bytes of JSON. */
export const MAX_OUTPUT = 512 * 1024;

/** Runs nodes in this process, and their programs as children of it, in the run's directory on this host. */
export function workspaceProvider(tools: NodeTools): Provider {
  return {
    name: "workspace",
    async execute({ nodeType, data, scope, workspaceId, nodeId, attempt, log, signal, begun }) {
      await begun();
      const type = (nodeTypes as readonly NodeType[]).find((one) => one.type === nodeType);
      if (!type) throw new NodeFailure("bad_config", `this worker has no node type ${nodeType}`, { retry: false });
      const config = configOf(type, data, scope);
      const output = await type.run({ config, scope, runId: workspaceId, nodeId, attempt, log, signal, tools });
      signal.throwIfAborted();
      const bytes = new TextEncoder().encode(JSON.stringify(output)).length;
      if (bytes > MAX_OUTPUT)
        throw new NodeFailure("output_too_large", `the output is ${bytes} bytes of JSON; at most ${MAX_OUTPUT} are kept`, { retry: false });
      return output;
    },
  };
}

/** The node's data with its templates filled in, parsed again: what a template became must be valid, too. */
function configOf(type: NodeType, data: unknown, scope: CelScope): unknown {
  const rendered: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(data as Record<string, unknown>)) {
    const asItIs = field === "label" || type.literal?.includes(field) || type.expressions?.includes(field);
    try {
      rendered[field] = asItIs ? value : renderDeep(value, scope);
    } catch (error) {
      if (error instanceof CelError) throw new NodeFailure("bad_template", `${field}: ${error.message}`, { retry: false, cause: error });
      throw error;
    }
  }
  const parsed = type.config.safeParse(rendered);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new NodeFailure("bad_config", `${issue!.path.join(".")}: ${issue!.message} (after its templates were filled in)`, { retry: false });
}
