import { connect } from "node:net";
import { join } from "node:path";
import { MAX_SUPERVISOR_LINE_BYTES, readLines } from "../process/lines.ts";
import { type Ask, encode } from "../process/messages.ts";
import { ownerOf } from "../supervisor/lock.ts";
import { EXIT, Failure } from "./exit.ts";

/** No supervisor that works takes longer for its status, in milliseconds. */
const STATUS_LIMIT_MS = 10_000;

/**
 * Asks the Studio that runs with a data directory, over its control socket, which only its user may use. Resolves to the answer; throws Failure
 * `unreachable` when none runs, and `timeout` when no answer comes within `limitMs`.
 */
export function ask<T>(data: string, question: Ask, limitMs = STATUS_LIMIT_MS): Promise<T> {
  const owner = ownerOf(data);
  const path = join(owner?.socket_dir ?? join(data, "run"), "control.sock");
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const fail = (code: number, text: string) => {
      clearTimeout(timer);
      socket.destroy();
      reject(new Failure(code, text));
    };
    const timer = setTimeout(() => fail(EXIT.timeout, `Studio gave no answer within ${limitMs / 1000} s`), limitMs);
    socket.on("connect", () => socket.write(encode(question)));
    socket.on("error", ({ code }: NodeJS.ErrnoException) =>
      code === "EACCES" || code === "EPERM"
        ? fail(EXIT.failed, `${path} belongs to another user: ask as the one who runs Studio`)
        : fail(EXIT.unreachable, `No Studio runs with the data directory ${data}. Name the right one with --data.`),
    );
    socket.on("close", () => fail(EXIT.unreachable, "Studio ended before it answered"));
    const heard = (line: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(JSON.parse(line) as T);
    };
    // The status of many workers is long.
    readLines(socket, heard, MAX_SUPERVISOR_LINE_BYTES);
  });
}
