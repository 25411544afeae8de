import type { Line } from "./bounds.fixture.ts";

export const HOST = "Host: 127.0.0.1\r\n";
export const GET = `GET /x HTTP/1.1\r\n${HOST}\r\n`;
const POST = `POST /x HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n`;

/** Writes a text again and again until the connection ends. */
export function drip({ socket }: Line, text: string, everyMs = 200) {
  const timer = setInterval(() => {
    if (socket.destroyed || !socket.writable) clearInterval(timer);
    else socket.write(text);
  }, everyMs);
}

/** What a client can do, or leave, to hold a connection: its name follows `one that`. */
export const attacks: Record<string, (line: Line) => void> = {
  "says nothing": () => {},
  "drips a request line": (line) => {
    line.socket.write("GET /");
    drip(line, "a");
  },
  "drips headers": (line) => {
    line.socket.write(`GET / HTTP/1.1\r\n${HOST}`);
    drip(line, "X-A: b\r\n");
  },
  "stops within its headers": (line) => line.socket.write(`GET / HTTP/1.1\r\n${HOST}`),
  "drips a body": (line) => {
    line.socket.write(`${POST}Content-Length: 100000\r\n\r\n`);
    drip(line, "1");
  },
  "drips chunks": (line) => {
    line.socket.write(`${POST}Transfer-Encoding: chunked\r\n\r\n`);
    drip(line, "1\r\nx\r\n");
  },
  "sends no body after its headers": (line) => line.socket.write(`${POST}Content-Length: 100000\r\n\r\n`),
  "drips a body to the socket endpoint": (line) => {
    line.socket.write(`POST /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1\r\n${HOST}Content-Length: 1000\r\n\r\n`);
    drip(line, "1");
  },
  "is idle after an answer": (line) => line.socket.write(GET),
  "drips a second request after an answer": (line) => {
    line.socket.write(GET);
    line.socket.once("data", () => {
      // One long header: of many short ones there would be too many before the time is over.
      line.socket.write(`GET / HTTP/1.1\r\n${HOST}X-A: `);
      drip(line, "a");
    });
  },
  "drips the body of a second request": (line) => {
    line.socket.write(GET);
    line.socket.once("data", () => {
      line.socket.write(`${POST}Content-Length: 100000\r\n\r\n`);
      drip(line, "1");
    });
  },
};
