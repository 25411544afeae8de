const SHORTEST_MS = 100;
const LONGEST_MS = 30_000;

/** How long to wait before the next start after `failures` in a row, in milliseconds: 0.1 s doubling to 30 s. */
export function backoff(failures: number): number {
  return failures <= 0 ? 0 : Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(failures - 1, 20));
}
