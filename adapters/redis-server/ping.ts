import { connect } from "node:net";

/** Asks the Redis behind a unix socket for a sign of life: `absent` when nobody listens, `busy` while it loads its data or does not answer in time. */
export function ping(socketPath: string, limitMs = 1000): Promise<"pong" | "busy" | "absent"> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const settle = (answer: "pong" | "busy" | "absent") => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(limitMs, () => settle("busy"));
    socket.on("error", () => settle("absent"));
    socket.on("close", () => settle("absent"));
    socket.on("connect", () => socket.write("PING\r\n"));
    socket.on("data", (chunk) => settle(chunk.toString().startsWith("+PONG") ? "pong" : "busy"));
  });
}
