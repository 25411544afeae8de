import { z } from "zod";

/** The providers that can execute a node. */
export const Provider = z.enum(["workspace", "executor"]);
export type Provider = z.infer<typeof Provider>;

/**
 * Where a node ran and how it got there: the plan's runtime metadata. Identical for every provider, so a page never needs to know which one ran.
 * `dispatch_id` identifies one hand-over to a provider, `workspace_id` the working directory of the run on that provider's host.
 */
export const RuntimeMetadata = z.object({
  selected_provider: Provider,
  final_provider: Provider.nullable(),
  dispatch_status: z.enum(["pending", "dispatched", "running", "completed", "failed", "cancelled"]),
  fallback_attempted: z.boolean(),
  fallback_reason: z.string().max(500).nullable(),
  dispatch_id: z.string().nullable(),
  workspace_id: z.string().nullable(),
});
export type RuntimeMetadata = z.infer<typeof RuntimeMetadata>;
