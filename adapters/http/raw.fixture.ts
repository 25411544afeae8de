import { connect } from "node:net";

/** Sends bytes as they are and gives back all that comes until the other side closes, falls silent for `quietMs`, or `limitMs` passed. */
export function raw(port: number, pieces: readonly (string | Uint8Array)[], { quietMs = 400, limitMs = 5000 } = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const end = () => {
      clearTimeout(late);
      clearTimeout(quiet);
      socket.destroy();
      resolve(text);
    };
    const late = setTimeout(end, limitMs);
    socket.on("connect", () => {
      for (const piece of pieces) socket.write(piece);
    });
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      clearTimeout(quiet);
      quiet = setTimeout(end, quietMs);
    });
    socket.on("close", end);
    socket.on("error", end);
  });
}

/** The status codes of all answers in what came over a connection. */
export function statuses(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]));
}
