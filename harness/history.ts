/** What happened in the life of one follower of one room, in the order in which it happened. */
export type Step =
  /** It began, or began anew with a snapshot, which holds everything up to `n`. */
  | { do: "start"; n: number }
  /** It applied the event that says it is number `n` of the room. */
  | { do: "apply"; n: number; id: string };

/** The record that a follower kept about a room. */
export interface History {
  follower: string;
  room: string;
  steps: readonly Step[];
}

/** The committed events of every room: the event of number `n` is at `n - 1`. */
export type Truth = ReadonlyMap<string, readonly string[]>;

/** What a history shows that must not happen. `lost`: something was skipped or never came. `forged`: it was never committed as that number. */
export interface Violation {
  kind: "lost" | "doubled" | "disordered" | "forged";
  follower: string;
  room: string;
  detail: string;
}

/**
 * Decides, from records alone and after everything has come to rest, whether every follower applied every committed event of its rooms exactly in
 * sequence, each once, and ended at the head. A snapshot may jump forward over events, never back behind what was applied.
 */
export function checkHistories(truth: Truth, histories: readonly History[]): Violation[] {
  return histories.flatMap((history) => checkHistory(truth.get(history.room) ?? [], history));
}

function checkHistory(committed: readonly string[], { follower, room, steps }: History): Violation[] {
  const found: Violation[] = [];
  const complain = (kind: Violation["kind"], detail: string) => found.push({ kind, follower, room, detail });
  const applied = new Set<string>();
  let cursor: number | null = null;
  for (const step of steps) {
    if (step.do === "start") {
      if (cursor !== null && step.n < cursor) complain("disordered", `a snapshot of ${step.n} came after ${cursor}`);
      if (step.n > committed.length) complain("forged", `a snapshot of ${step.n}, but only ${committed.length} were committed`);
      cursor = step.n;
      continue;
    }
    const { n, id } = step;
    if (committed[n - 1] !== id) complain("forged", `${id} was not committed as ${n}`);
    if (applied.has(id)) complain("doubled", `${n} (${id}) was applied again`);
    else if (cursor === null) complain("forged", `${n} was applied before the follower began`);
    else if (n <= cursor) complain("disordered", `${n} was applied after ${cursor}`);
    else if (n > cursor + 1) complain("lost", `${cursor + 1} to ${n - 1} were skipped`);
    applied.add(id);
    cursor = Math.max(cursor ?? 0, n);
  }
  if (cursor === null) complain("lost", "it never began");
  else if (cursor < committed.length) complain("lost", `it ended at ${cursor} of ${committed.length}`);
  return found;
}
