import { connect } from "node:net";

/** The answer to one request, as it came over the wire. Lines of one header are joined by `, `. */
export interface Exchanged {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const LIMIT_MS = 10_000;

/**
 * Sends one request on a connection of its own, byte for byte, because clients of HTTP correct or refuse some headers; resolves when its answer is
 * complete, or after its head when it is 101. A body that is neither measured nor ended by the connection is not understood.
 */
export function exchange(
  port: number,
  method: string,
  target: string,
  headers: Record<string, string> = {},
  body = "",
): Promise<Exchanged> {
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    ...(body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const end = (complete: boolean) => {
      clearTimeout(late);
      socket.destroy();
      const answer = parse(text);
      if (complete && answer) resolve(answer);
      else reject(new Error(`${method} ${target} got no complete answer: ${JSON.stringify(text.slice(0, 300))}`));
    };
    const late = setTimeout(() => end(false), LIMIT_MS);
    socket.on("connect", () => socket.write(`${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body}`));
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      const answer = parse(text);
      if (!answer) return;
      const { status, headers, body } = answer;
      if (status === 101 || status === 204 || body.length >= Number(headers["content-length"] ?? Number.POSITIVE_INFINITY)) end(true);
    });
    socket.on("close", () => end(true));
    socket.on("error", () => end(false));
  });
}

function parse(text: string): Exchanged | null {
  const at = text.indexOf("\r\n\r\n");
  if (at < 0) return null;
  const [first = "", ...lines] = text.slice(0, at).split("\r\n");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { status: Number(first.split(" ")[1]), headers, body: text.slice(at + 4) };
}
