import { z } from "zod";
import { Echo } from "../src/contract/diagnostics/echo.ts";
import { type Expectation, judge } from "./expect.ts";
import type { Site } from "./site.ts";
import { agentTo, connectTo, type Dial } from "./wire/dial.ts";
import { type Polling, type PollingOptions, polling } from "./wire/engine.ts";
import { WireFailure } from "./wire/failure.ts";
import { type Answer, type Line, type Sent, sendHttp } from "./wire/http.ts";
import { type Http2, type Http2Headers, openHttp2 } from "./wire/http2.ts";
import { parsed } from "./wire/json.ts";
import { quicVersions } from "./wire/quic.ts";
import { type RawAnswer, type RawOptions, sendRaw } from "./wire/raw.ts";
import { type Exchange, Recorder } from "./wire/record.ts";
import { type Connected, connectSocket, type SocketWish } from "./wire/sockets.ts";
import { type Handshaken, shakeTls } from "./wire/tls.ts";
import { openWebSocket, type RawWebSocket, type WebSocketHandshake, type WebSocketOptions } from "./wire/websocket.ts";

/** What a subject's echo has to be: the contract's, on whatever runtime. */
const SubjectEcho = Echo.extend({ server: Echo.shape.server.extend({ runtime: z.string() }) });
export type SubjectEcho = z.infer<typeof SubjectEcho>;

export interface EchoWish {
  readonly method?: "GET" | "POST";
  readonly query?: string;
  readonly lines?: readonly Line[];
  readonly body?: string;
  /** Without one it has a connection of its own. */
  readonly agent?: Sent["agent"];
}

/** What a check works with. Everything that it opens is closed when it ends. Paths are without the prefix of the site. */
export interface Examination {
  readonly site: Site;
  /** What is true, and what came: the only way to pass or fail. Resolves to whether it holds. */
  expect(what: string, wanted: unknown, got: unknown): boolean;
  /** Adds a line to the evidence. */
  note(text: string): void;
  /** A request over HTTP/1.1, on a connection of its own. With `token`, as the program that holds the site's token. */
  send(path: string, sent?: Sent & { readonly token?: boolean; readonly dial?: Partial<Dial> }): Promise<Answer>;
  /** The request as it arrived at the subject. Fails where the answer is none. */
  echo(wish?: EchoWish): Promise<SubjectEcho>;
  /** Bytes as they are. `HOST` in them is the public host with its port. */
  raw(text: string | readonly string[], options?: RawOptions & { readonly secure?: boolean }): Promise<RawAnswer>;
  http2(): Promise<Http2>;
  /** The request as it arrived at the subject when it was sent over HTTP/2. */
  echoOverHttp2(headers?: Http2Headers, body?: string): Promise<SubjectEcho>;
  /** The versions of QUIC that are spoken at this UDP port of the edge. */
  quicVersions(port: number): Promise<number[]>;
  tls(options?: Parameters<typeof shakeTls>[1]): Promise<Handshaken>;
  /** Full path of the socket's endpoint. */
  readonly socketPath: string;
  /** A session of Engine.IO over polling, request by request. */
  polling(options?: Partial<PollingOptions>): Polling;
  /** A websocket of Engine.IO, frame by frame. `query` is added to `EIO=4&transport=websocket`. */
  websocket(options?: WebSocketOptions & { readonly query?: string; readonly path?: string }): Promise<WebSocketHandshake>;
  /** The same, open; fails when it was not. */
  openWebsocket(options?: WebSocketOptions & { readonly query?: string }): Promise<RawWebSocket>;
  /** A socket of the stock client in the subject's namespace, signed in and greeted. */
  socket(wish?: Partial<SocketWish>): Promise<Connected>;
  /** An agent that keeps one connection. */
  agent(): ReturnType<typeof agentTo>;
  /** A bare connection to the edge, with TLS where clients speak that. */
  connect(): ReturnType<typeof connectTo>;
  /** Called when the check ends, in reverse order. */
  defer(work: () => unknown): void;
}

/** An examination of a site, and what it collected. */
export interface Examined {
  readonly t: Examination;
  readonly expectations: readonly Expectation[];
  readonly notes: readonly string[];
  exchanges(): readonly Exchange[];
  end(): Promise<void>;
}

export function examine(site: Site): Examined {
  const recorder = new Recorder();
  const expectations: Expectation[] = [];
  const notes: string[] = [];
  const deferred: (() => unknown)[] = [];
  let over = false;
  const close = async (work: () => unknown) => {
    try {
      await work();
    } catch {
      // What was opened may have ended by itself.
    }
  };
  /** A check that was given up goes on by itself: what it still opens is closed at once. */
  const defer = (work: () => unknown) => void (over ? close(work) : deferred.push(work));
  const { dial, prefix, probes, token } = site;
  const path = (short: string) => prefix + short;
  const authorization: readonly Line[] = token === null ? [] : [["Authorization", `Bearer ${token}`]];
  const socketPath = prefix + probes.socket.path;
  const websocket: Examination["websocket"] = async ({ query = "", path: other = socketPath, ...options } = {}) => {
    const shaken = await openWebSocket(dial, `${other}?EIO=4&transport=websocket${query && `&${query}`}`, options, recorder);
    if (shaken.open) defer(() => shaken.socket.terminate());
    return shaken;
  };
  const send: Examination["send"] = (short, { token: signed = false, dial: other = {}, lines = [], ...sent } = {}) =>
    sendHttp({ ...dial, ...other }, path(short), { ...sent, lines: [...(signed ? authorization : []), ...lines] }, recorder);

  const t: Examination = {
    site,
    socketPath,
    expect(what, wanted, got) {
      const expectation = judge(what, wanted, got);
      expectations.push(expectation);
      return expectation.ok;
    },
    note: (text) => void notes.push(text),
    send,
    async echo({ method = "GET", query = "", lines = [], body, agent } = {}) {
      if (probes.echo === null) throw new Error("this subject has no echo: the check needs `echo`");
      const answer = await send(probes.echo + (query && `?${query}`), {
        method,
        lines,
        token: true,
        ...(body === undefined ? {} : { body }),
        ...(agent ? { agent } : {}),
      });
      return echoOf(`${method} ${probes.echo}`, answer);
    },
    async echoOverHttp2(headers = {}, body) {
      if (probes.echo === null) throw new Error("this subject has no echo: the check needs `echo`");
      const session = await t.http2();
      const signed = Object.fromEntries(authorization.map(([name, value]) => [name.toLowerCase(), value]));
      return echoOf(`HTTP/2 ${probes.echo}`, await session.send(path(probes.echo), { ...signed, ...headers }, body));
    },
    raw: (text, { secure = dial.secure, ...options } = {}) => {
      const host = new URL(site.origin).host;
      const fill = (one: string) => one.replaceAll("HOST", host);
      return sendRaw({ ...dial, secure }, typeof text === "string" ? fill(text) : text.map(fill), options, recorder);
    },
    async http2() {
      const session = await openHttp2(dial, recorder);
      defer(session.close);
      return session;
    },
    quicVersions: (port) => quicVersions(dial.address, port, recorder),
    tls: (options = {}) => shakeTls(dial, options, recorder),
    polling(options = {}) {
      const session = polling(dial, { path: socketPath, jar: site.provides.has("affinity-cookie"), ...options }, recorder);
      defer(() => session.close());
      return session;
    },
    websocket,
    async openWebsocket(options) {
      const shaken = await websocket(options);
      if (!shaken.open) throw new WireFailure("a websocket", `${shaken.status} ${shaken.text.slice(0, 200)}`);
      return shaken.socket;
    },
    async socket(wish = {}) {
      const connected = await connectSocket(
        dial,
        {
          path: socketPath,
          namespace: probes.socket.namespace,
          greeting: probes.socket.greeting,
          ...(token === null ? {} : { auth: { token } }),
          // As in a browser: elsewhere the client keeps cookies only when told to.
          ...(site.provides.has("affinity-cookie") ? { withCredentials: true } : {}),
          ...wish,
        },
        recorder,
      );
      defer(() => connected.socket.disconnect());
      return connected;
    },
    agent() {
      const agent = agentTo(dial, true);
      defer(() => agent.destroy());
      return agent;
    },
    connect() {
      const socket = connectTo(dial);
      socket.on("error", () => {});
      defer(() => socket.destroy());
      return socket;
    },
    defer,
  };
  return {
    t,
    expectations,
    notes,
    exchanges: () => recorder.exchanges,
    async end() {
      over = true;
      for (const work of deferred.splice(0).reverse()) await close(work);
    },
  };
}

/** An answer as an echo. Throws a WireFailure when it is none. */
function echoOf(what: string, { status, text }: { status: number; text: string }): SubjectEcho {
  const echo = status === 200 ? SubjectEcho.safeParse(parsed(text)) : null;
  if (!echo?.success) throw new WireFailure(what, `${status} ${text.slice(0, 300)}`);
  return echo.data;
}
