import { closeSync, openSync, writeSync } from "node:fs";
import pino from "pino";

/** Where lines are written to. */
export interface Sink {
  /** Writes whole lines at once. It never throws: where nobody takes them, there is no better place to say so. */
  write(lines: string): void;
  /** Opens its file anew, because somebody has moved it away. When that fails, it goes on with the old one and throws. */
  reopen(): void;
}

const NOTHING: Sink = { write: () => {}, reopen: () => {} };

/** Opens a target (see logTarget): standard output, nothing, or a file that is appended to. Throws when the file cannot be opened. */
export function openSink(target: string): Sink {
  if (target === "off") return NOTHING;
  return target === "-" ? standardOutput() : fileSink(target);
}

function standardOutput(): Sink {
  // Every write goes out at once, without `flushSync`, which would wait for the disk (fsync) on the event loop.
  const out = pino.destination({ fd: 1, sync: true, minLength: 0 });
  return { write: (lines) => quietly(() => out.write(lines)), reopen: () => {} };
}

/** Processes append to one file: a write of whole lines is not torn, because the kernel moves to the end and writes in one step (O_APPEND, open(2)). */
function fileSink(path: string): Sink {
  const open = () => openSync(path, "a", 0o640);
  let fd = open();
  return {
    write: (lines) =>
      quietly(() => {
        const bytes = Buffer.from(lines);
        for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
      }),
    reopen() {
      const next = open();
      closeSync(fd);
      fd = next;
    },
  };
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Named in the docstring of Sink.
  }
}
