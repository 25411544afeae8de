import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { connect as connectHttp2, type SecureClientSessionOptions } from "node:http2";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";

/** Where a public name is reached: every name is at 127.0.0.1 here. */
export interface Place {
  name: string;
  port: number;
  /** Where it listens; 127.0.0.1 when not said. */
  address?: string;
  /** The text of the authority that is believed; null for cleartext. */
  ca: string | null;
}

/** A request, with its header lines as they are to be sent: doubled ones, too. */
export interface Sent {
  method?: string;
  path: string;
  lines?: readonly (readonly [string, string])[];
  body?: string;
  /** The address that the client has, among those of loopback. */
  from?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const LIMIT_MS = 15_000;

/** One HTTP/1.1 request on a connection of its own. The answer is read as far as `until` wants it; the connection ends with it. */
export function send(
  { name, port, ca, address = "127.0.0.1" }: Place,
  { method = "GET", path, lines = [], body, from }: Sent,
  until?: (text: string) => boolean,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const flat = lines.flat();
    if (!lines.some(([key]) => key.toLowerCase() === "host")) flat.unshift("Host", `${name}:${port}`);
    const chunked = lines.some(([key]) => key.toLowerCase() === "transfer-encoding");
    if (body !== undefined && !chunked) flat.push("Content-Length", String(Buffer.byteLength(body)));
    const options = {
      host: address,
      port,
      method,
      path,
      headers: flat,
      agent: false,
      timeout: LIMIT_MS,
      ...(from ? { localAddress: from } : {}),
    } as const;
    const request = ca === null ? httpRequest(options) : httpsRequest({ ...options, servername: name, ca });
    request.once("timeout", () => request.destroy(new Error(`${method} ${path} on ${port}: no answer within ${LIMIT_MS} ms`)));
    let answered = false;
    // Who refuses a body may close the connection while it is still sent: the answer counts.
    request.on("error", (error) => answered || reject(error));
    request.once("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: "" });
    });
    request.once("response", (response) => {
      answered = true;
      let text = "";
      const answer = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
        if (until?.(text)) answer();
      });
      response.once("error", reject);
      response.once("end", answer);
    });
    request.end(body);
  });
}

/** Sends bytes as they are over cleartext and resolves to the answer as it came. Rejects when none has come in time, or only a part of one. */
export function sendRaw({ port }: Pick<Place, "port">, text: string, from: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, localAddress: from });
    let came = "";
    const done = (error?: Error) => {
      clearTimeout(late);
      socket.destroy();
      if (error) reject(error);
      else resolve(came);
    };
    const late = setTimeout(() => done(new Error(`${text.split("\r\n")[0]}: no answer within ${LIMIT_MS} ms, only ${came}`)), LIMIT_MS);
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      came += chunk;
      if (isWhole(came)) done();
    });
    // A server that refuses may reset the connection after its answer.
    socket.once("error", (error) => done(came === "" ? error : undefined));
    socket.once("close", () => done());
    socket.write(text, "latin1");
  });
}

/** Whether an answer has ended without the connection being closed. */
function isWhole(answer: string): boolean {
  const [head = "", body] = answer.split(/\r\n\r\n(.*)/s);
  if (body === undefined) return false;
  if (/^HTTP\/1\.1 101 /.test(head)) return true;
  const length = /\r\nContent-Length: *(\d+)/i.exec(head)?.[1];
  return length === undefined ? /\r\nTransfer-Encoding: *chunked/i.test(head) && body.endsWith("0\r\n\r\n") : body.length >= Number(length);
}

/** One HTTP/2 request over TLS. Rejects where the server does not speak it. */
export function sendHttp2({ name, port, ca }: Place, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(`https://${name}:${port}`, { ca: ca ?? "", lookup, servername: name } as SecureClientSessionOptions);
    const late = setTimeout(() => session.destroy(new Error(`no answer over HTTP/2 within ${LIMIT_MS} ms`)), LIMIT_MS);
    session.once("error", reject);
    session.once("close", () => clearTimeout(late));
    const stream = session.request({ ":path": path, ...headers });
    let status = 0;
    let text = "";
    stream.setEncoding("utf8");
    stream.once("error", reject);
    stream.once("response", (got) => {
      status = Number(got[":status"]);
    });
    stream.on("data", (chunk: string) => {
      text += chunk;
    });
    stream.once("end", () => {
      session.close();
      resolve({ status, headers: {}, text });
    });
    stream.end();
  });
}

/** Every name is here. */
function lookup(
  _name: string,
  options: { all?: boolean },
  done: (error: null, address: string | { address: string; family: number }[], family?: number) => void,
) {
  if (options.all) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else done(null, "127.0.0.1", 4);
}

/** A Socket.IO client of a public address. `namespace` starts with a slash; `prefix` stands before the path of the socket. */
export function socketAt(
  { name, port, ca }: Place,
  { prefix = "", namespace = "/", ...options }: Partial<ManagerOptions & SocketOptions> & { prefix?: string; namespace?: string } = {},
): Socket {
  const agent = ca === null ? new HttpAgent({ lookup } as object) : new HttpsAgent({ lookup, ca } as object);
  return io(`${ca === null ? "http" : "https"}://${name}:${port}${namespace}`, {
    path: `${prefix}/socket.io/`,
    forceNew: true,
    reconnection: false,
    timeout: LIMIT_MS,
    agent: agent as unknown as string,
    ...options,
  });
}

/** Resolves when it is connected, and for `upgraded` when its transport has become websocket; rejects with what went wrong. Bounded. */
export function connected(socket: Socket, upgraded = false): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not connected${upgraded ? " and upgraded" : ""} within ${LIMIT_MS} ms`)), LIMIT_MS);
    const done = (error?: Error) => {
      clearTimeout(late);
      if (error) reject(error);
      else resolve();
    };
    let open = false;
    let websocket = !upgraded;
    const look = () => open && websocket && done();
    // The upgrade can be over before `connect`, so it is listened for from the opening on.
    socket.io.on("open", () => {
      const { engine } = socket.io;
      websocket ||= engine.transport.name === "websocket";
      engine.on("upgrade", () => {
        websocket = true;
        look();
      });
      engine.on("upgradeError", (error: Error) => {
        if (upgraded) done(error);
      });
    });
    socket.on("connect", () => {
      open = true;
      look();
    });
    socket.on("connect_error", done);
  });
}
