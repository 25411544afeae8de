import type { OutboxJob, Store } from "../ports/store.ts";
import type { Commit } from "../studio/services.ts";
import type { Relay } from "./relay.ts";

/**
 * The way every change is written: one transaction, then its events to the relay and its jobs to the queue. Both are offers: a process that dies in
 * between loses nothing, because relay and dispatcher find what was committed in the Store.
 */
export function createCommit(parts: {
  store: Store;
  relay: Pick<Relay, "offer">;
  dispatch: { offer(jobs: readonly OutboxJob[]): void };
}): Commit {
  const { store, relay, dispatch } = parts;
  return async (work) => {
    const { result, events, jobs } = await store.transaction(work);
    if (events.length > 0) relay.offer(events);
    if (jobs.length > 0) dispatch.offer(jobs);
    return result;
  };
}
