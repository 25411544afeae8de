import type { Socket } from "node:net";

/** Longest control message in bytes. The real ones are below 1 KiB. */
export const MAX_LINE_BYTES = 64 * 1024;

/**
 * Calls `onLine` for every line that arrives, without its newline. A line beyond `MAX_LINE_BYTES` destroys the socket, because whoever sends one
 * is not one of ours.
 */
export function readLines(socket: Socket, onLine: (line: string) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10, start)) {
      if (end - start > MAX_LINE_BYTES) break;
      const line = rest.toString("utf8", start, end);
      start = end + 1;
      if (line !== "") onLine(line);
    }
    rest = rest.subarray(start);
    if (rest.length > MAX_LINE_BYTES) socket.destroy(new Error(`a control message is longer than ${MAX_LINE_BYTES} bytes`));
  });
}
