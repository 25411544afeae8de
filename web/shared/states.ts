import type { RunState, Stage, TaskState } from "../../src/contract/views.ts";
import { icon } from "./icons.ts";
import { type Markup, tag } from "./markup.ts";

/** Everything that can be shown as a state: of runs, of nodes, and of single attempts. */
export type AnyState = TaskState | RunState | "lost" | "idle";

/** How a state looks. The icon and the word carry the meaning; the colour only repeats it. */
interface StateLook {
  readonly label: string;
  /** What it means, for people who see it the first time. */
  readonly about: string;
  /** True when nothing more will happen. */
  readonly ended: boolean;
}

/** The one table of states, used by the server and by the browser. Icons are named like their state. */
export const STATES: Record<AnyState, StateLook> = {
  idle: { label: "Not run", about: "It has not run yet.", ended: true },
  queued: { label: "Queued", about: "It waits for a free worker or for the nodes before it.", ended: false },
  running: { label: "Running", about: "A worker is at it.", ended: false },
  retrying: { label: "Retrying", about: "An attempt failed; the next one starts after a pause.", ended: false },
  cancelling: { label: "Cancelling", about: "It was asked to stop; its processes are being ended.", ended: false },
  cancelled: { label: "Cancelled", about: "It was stopped on request.", ended: true },
  succeeded: { label: "Succeeded", about: "It did what it should.", ended: true },
  failed: { label: "Failed", about: "It ended with an error.", ended: true },
  skipped: { label: "Skipped", about: "Another branch was taken, or a node before it did not succeed.", ended: true },
  lost: { label: "Lost", about: "The worker went away during this attempt.", ended: true },
};

/** True when the state is final. */
export function ended(state: AnyState): boolean {
  return STATES[state].ended;
}

/** True for a node of a retried run whose result comes from the run before: it ended before this run was made. */
export function takenOver(task: { created_at: number; finished_at: number | null }): boolean {
  return task.finished_at !== null && task.finished_at < task.created_at;
}

/** The icon alone, with the state's colour. The label must stand beside it. */
export function stateIcon(state: AnyState): Markup {
  return tag("span", { class: `state-icon s-${state}` }, icon(state));
}

/** Icon and word on a tinted ground. */
export function stateBadge(state: AnyState): Markup {
  return tag("span", { class: `badge s-${state}`, title: STATES[state].about }, icon(state), STATES[state].label);
}

/** The order in which counts of states are shown. */
export const STATE_ORDER = ["failed", "running", "retrying", "cancelling", "queued", "succeeded", "skipped", "cancelled"] as const;

/** The stages of a node in their order, with the words that pages use. */
export const STAGES: readonly { id: Stage; label: string }[] = [
  { id: "queued", label: "Queued" },
  { id: "preparing", label: "Preparing" },
  { id: "running", label: "Running" },
  { id: "collecting", label: "Collecting" },
  { id: "done", label: "Done" },
];
