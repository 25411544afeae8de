/** Runs pieces of work one after the other, in the order in which they were asked for. */
export type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/** A new, empty queue of work. A piece that fails rejects for who asked for it, and the next one follows. */
export function createTurn(): Turn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}
