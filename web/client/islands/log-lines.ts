import type { LogLine } from "../../../src/contract/views.ts";
import { plainText } from "../../shared/ansi.ts";
import { getJson } from "./live.ts";

/** The most lines that search and copy hold in memory. The whole log is always in the download. */
export const MOST_LINES = 50_000;

const PAGE = 1000;

/** The lines of one log by their number: what the page got, in order and without doubles, and what is fetched of the rest. */
export interface LogLines {
  /** The number of the last line that is known. */
  readonly last: number;
  /** Lines that are new, in order. What is missing before them is fetched first; what is known already is left out. */
  take(lines: readonly LogLine[]): Promise<LogLine[]>;
  /** Lines with `after < n <= before`. */
  range(after: number, before: number): Promise<LogLine[]>;
  /** Every line up to the last, at most the newest MOST_LINES. Kept from then on. */
  everything(): Promise<readonly LogLine[]>;
  /** The lines whose text holds the words, ignoring case; every line must be loaded. */
  find(words: string): LogLine[];
}

/** `source` is the address of the log endpoint; `last` the last line that the page shows. */
export function createLogLines(source: string, last: number): LogLines {
  let known = last;
  let whole: LogLine[] | null = null;
  // Takes run one after the other: a fetch for a hole must not be overtaken by the lines after it.
  let queue: Promise<unknown> = Promise.resolve();

  const range = async (after: number, before: number): Promise<LogLine[]> => {
    const found: LogLine[] = [];
    while (after < before) {
      const limit = Math.min(PAGE, before - after);
      const { lines } = await getJson<{ lines: LogLine[] }>(`${source}?after=${after}&limit=${limit}`);
      found.push(...lines.filter((line) => line.n <= before));
      const end = lines.at(-1)?.n;
      if (end === undefined || lines.length < limit) break;
      after = end;
    }
    return found;
  };

  const takeNow = async (lines: readonly LogLine[]): Promise<LogLine[]> => {
    const fresh = lines.filter((line) => line.n > known);
    const first = fresh[0];
    if (!first) return [];
    const missing = first.n > known + 1 ? await range(known, first.n - 1) : [];
    const all = [...missing, ...fresh];
    known = all.at(-1)!.n;
    whole?.push(...all);
    return all;
  };

  return {
    get last() {
      return known;
    },
    take(lines) {
      const taken = queue.then(() => takeNow(lines));
      queue = taken.catch(() => {});
      return taken;
    },
    range,
    everything() {
      const loaded = queue.then(async () => {
        whole ??= await range(Math.max(0, known - MOST_LINES), known);
        return whole;
      });
      queue = loaded.catch(() => {});
      return loaded;
    },
    find(words) {
      const wanted = words.toLowerCase();
      return (whole ?? []).filter((line) => plainText(line.text).toLowerCase().includes(wanted));
    },
  };
}
