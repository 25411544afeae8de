import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Longest path of a unix socket: `sun_path` has 104 bytes on macOS and 108 on Linux, one of them for the end. */
const LONGEST_PATH = 103;
/** Longest name that is put into the directory. */
const ROOM_FOR_NAME = "/control.sock".length + 16;

/** The private directory of all sockets of this Studio, and how to remove it. */
export interface SocketDir {
  readonly path: string;
  /** Whether it is outside the data directory. */
  readonly isElsewhere: boolean;
  remove(): void;
}

/** Picks `<data>/run`, or, where a socket's path would be too long for the kernel, a new private directory of the system's temporary one. */
export function pickSocketDir(data: string): SocketDir {
  const preferred = join(data, "run");
  if (Buffer.byteLength(preferred) + ROOM_FOR_NAME <= LONGEST_PATH) return { path: preferred, isElsewhere: false, remove: () => {} };
  const base = Buffer.byteLength(tmpdir()) + ROOM_FOR_NAME + 20 <= LONGEST_PATH ? tmpdir() : "/tmp";
  // mkdtemp creates with 0700.
  const path = mkdtempSync(join(base, "studio-"));
  return { path, isElsewhere: true, remove: () => rmSync(path, { recursive: true, force: true }) };
}
