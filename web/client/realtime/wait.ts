/** Resolves after a time, or at once when the signal aborts. */
export const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });

/** A wait that can be cut short from outside. At most one at a time. */
export function createPause(signal: AbortSignal) {
  let wake: (() => void) | null = null;
  return {
    wake: () => wake?.(),
    async wait(ms: number) {
      const woken = new AbortController();
      wake = () => woken.abort();
      await sleep(ms, AbortSignal.any([signal, woken.signal]));
      wake = null;
    },
  };
}
