import { Gate } from "./run-site.ts";
import type { RunningSubject, Subject, SubjectPlan } from "./subject.ts";

/** A subject that several sites stand before. */
export interface Pooled {
  readonly running: RunningSubject;
  readonly gate: Gate;
}

/** Starts every plan of a subject once, when it is first wanted, and ends it when its last user has gone. */
export class SubjectPool {
  readonly #entries = new Map<string, { users: number; pooled: Promise<Pooled> }>();
  readonly #wanted = new Map<string, number>();

  /** Says beforehand how many will want a plan, so that it is not ended between two of them. */
  announce(id: string, plan: SubjectPlan): void {
    const key = keyOf(id, plan);
    this.#wanted.set(key, (this.#wanted.get(key) ?? 0) + 1);
  }

  async use<T>(id: string, subject: Subject, plan: SubjectPlan, work: (pooled: Pooled) => Promise<T>): Promise<T> {
    const key = keyOf(id, plan);
    const entry = this.#entries.get(key) ?? { users: 0, pooled: subject.start(plan).then((running) => ({ running, gate: new Gate() })) };
    entry.users += 1;
    this.#entries.set(key, entry);
    try {
      return await work(await entry.pooled);
    } finally {
      entry.users -= 1;
      const left = (this.#wanted.get(key) ?? 1) - 1;
      this.#wanted.set(key, left);
      if (left <= 0 && entry.users === 0) {
        this.#entries.delete(key);
        await entry.pooled.then(({ running }) => running.stop()).catch(() => {});
      }
    }
  }

  /** Ends everything. */
  async close(): Promise<void> {
    const all = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(all.map(({ pooled }) => pooled.then(({ running }) => running.stop()).catch(() => {})));
  }
}

const keyOf = (id: string, plan: SubjectPlan) => JSON.stringify([id, plan]);
