import type { Socket } from "node:net";

/** Longest control message of a child in bytes. The real ones are below 1 KiB. */
export const MAX_LINE_BYTES = 64 * 1024;

/** Longest control message of the supervisor in bytes: it may carry certificates, whose files are bounded to 1 MiB each. */
export const MAX_SUPERVISOR_LINE_BYTES = 4 * 1024 * 1024;

/**
 * Calls `onLine` for every line that arrives, without its newline, until the socket is destroyed. A line beyond `maxBytes` destroys it, because whoever sends
 * one is not one of ours.
 */
export function readLines(socket: Socket, onLine: (line: string) => void, maxBytes = MAX_LINE_BYTES): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = rest.indexOf(10); end !== -1 && !socket.destroyed; end = rest.indexOf(10, start)) {
      if (end - start > maxBytes) break;
      const line = rest.toString("utf8", start, end);
      start = end + 1;
      if (line !== "") onLine(line);
    }
    rest = rest.subarray(start);
    if (rest.length > maxBytes) socket.destroy(new Error(`a control message is longer than ${maxBytes} bytes`));
  });
}
