import { type AddressInfo, connect as connectTcp, createServer, type Socket } from "node:net";

/**
 * `pass`; answer a status instead; `reset` the connection; `blackhole` takes it and never answers; `swallow` lets the answer's head through and nothing
 * after it; `bad-accept` changes the proof of a websocket's handshake; `deaf` blackholes what the client says after its request, and what is posted;
 * `keep` passes, and holds on to the upstream when the client has gone; `curt` drops the frame that closes a websocket; `{ cutMs }` ends it after a time, `{ limitBytes }` when the client has sent more.
 */
export type Fate =
  | "pass"
  | 200
  | 400
  | 403
  | 426
  | 502
  | "reset"
  | "blackhole"
  | "swallow"
  | "bad-accept"
  | "deaf"
  | "keep"
  | "curt"
  | { readonly cutMs: number }
  | { readonly limitBytes: number };

/** The fate of each kind of connection. `polling` is Socket.IO's, `http` everything else. */
export interface Rules {
  websocket: Fate;
  polling: Fate;
  http: Fate;
}

export type Kind = keyof Rules;

/** The rules of a misbehaving hop; what is not said passes. */
export type EvilMode = Readonly<Partial<Rules>>;

/** Where its connections go, and the authority that its requests then name (default: what the client named). */
export interface EvilTarget {
  connect(): Socket;
  readonly host?: string;
  /** Sees what comes back, piece by piece. */
  tap?(kind: Kind, bytes: Buffer): void;
}

/** A last frame of the kind that closes. What a server says is not masked, so the first byte tells. */
const CLOSE_FRAME = 0x88;
const ACCEPT = /^(sec-websocket-accept:).*$/im;

/** A hop that misbehaves on demand. */
export type EvilProxy = Awaited<ReturnType<typeof startEvilProxy>>;

/**
 * Listens in cleartext on a free port of the loopback and passes on, to another port of it or where `to` says, as the rules want it: websockets,
 * Socket.IO's long-polling and everything else are told apart.
 */
export async function startEvilProxy(to: number | EvilTarget, first: EvilMode = {}) {
  const { connect, host, tap }: EvilTarget = typeof to === "number" ? { connect: () => connectTcp(to, "127.0.0.1") } : to;
  const rules: Rules = { websocket: "pass", polling: "pass", http: "pass", ...first };
  const seen: Record<Kind, number> = { websocket: 0, polling: 0, http: 0 };
  const log: { readonly kind: Kind; readonly request: string }[] = [];
  const open = new Map<Socket, Kind>();
  const clients = new Set<Socket>();
  const upstreams = new Map<Socket, Socket>();
  const kept = new Set<Socket>();

  const handle = (client: Socket, head: string, rest: Buffer) => {
    const kind: Kind = /^upgrade: *websocket/im.test(head) ? "websocket" : /\/socket\.io\//.test(head) ? "polling" : "http";
    seen[kind] += 1;
    log.push({ kind, request: head.slice(0, head.indexOf(" HTTP/")) });
    open.set(client, kind);
    const fate = rules[kind];
    if (fate === "reset") return client.resetAndDestroy();
    if (fate === "blackhole" || (fate === "deaf" && head.startsWith("POST"))) return;
    if (typeof fate === "number") return client.end(`HTTP/1.1 ${fate} Whatever\r\ncontent-length: 5\r\nconnection: close\r\n\r\nnope\n`);
    const upstream = connect();
    upstreams.set(client, upstream);
    upstream.on("error", () => client.destroy());
    upstream.on("close", () => client.destroy());
    if (fate === "keep") {
      kept.add(upstream);
      upstream.once("close", () => kept.delete(upstream));
    } else client.on("close", () => upstream.destroy());
    // One request per connection, so that every request meets the rules of its time.
    const once = kind === "websocket" ? head : head.replace(/^connection:.*\r\n/im, "").replace(/\r\n$/, "connection: close\r\n\r\n");
    upstream.write(host === undefined ? once : once.replace(/^host:.*$/im, `Host: ${host}`), "latin1");
    upstream.write(rest);
    if (fate === "deaf") client.resume();
    else client.pipe(upstream, { end: fate !== "keep" });
    if (tap) upstream.on("data", (bytes: Buffer) => tap(kind, bytes));
    if (fate === "swallow" || fate === "bad-accept") {
      upstream.once("data", (bytes: Buffer) => {
        const end = bytes.indexOf("\r\n\r\n") + 4;
        const answer = bytes.subarray(0, end).toString("latin1");
        client.write(fate === "swallow" ? answer : answer.replace(ACCEPT, "$1 bm90IHRoZSByaWdodCBvbmU="), "latin1");
        if (fate === "swallow") return upstream.resume();
        client.write(bytes.subarray(end));
        upstream.pipe(client);
      });
    } else if (fate === "curt") {
      upstream.on("data", (bytes: Buffer) => {
        const end = closeAt(bytes);
        client.write(end < 0 ? bytes : bytes.subarray(0, end));
        if (end >= 0) client.destroySoon();
      });
    } else upstream.pipe(client);
    if (typeof fate === "object" && "cutMs" in fate) setTimeout(() => client.destroy(), fate.cutMs).unref?.();
    if (typeof fate === "object" && "limitBytes" in fate) {
      let sent = rest.length;
      client.on("data", (bytes: Buffer) => {
        sent += bytes.length;
        if (sent > fate.limitBytes) client.destroy();
      });
    }
  };

  const server = createServer((client) => {
    let bytes = Buffer.alloc(0);
    clients.add(client);
    client.on("error", () => client.destroy());
    client.on("close", () => {
      clients.delete(client);
      open.delete(client);
      upstreams.delete(client);
    });
    const read = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const end = bytes.indexOf("\r\n\r\n");
      if (end < 0) return;
      client.off("data", read);
      client.pause();
      handle(client, bytes.subarray(0, end + 4).toString("latin1"), bytes.subarray(end + 4));
    };
    client.on("data", read);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    seen,
    /** Every request in the order in which it came: `GET /studio/livez`. */
    log: log as readonly (typeof log)[number][],
    /** Sets the rules for what comes from now on; connections that are open live on. */
    set: (next: EvilMode) => void Object.assign(rules, next),
    /** Ends the open connections of a kind, or all. */
    cut(kind?: Kind) {
      for (const [client, its] of open) if (!kind || its === kind) client.destroy();
    },
    /** Lets nothing more through to the client on the open connections of a kind, without closing them. */
    mute(kind: Kind) {
      for (const [client, upstream] of upstreams) {
        if (open.get(client) === kind) upstream.removeAllListeners("close").unpipe(client).resume();
      }
    },
    /** The open connections of a kind. */
    open: (kind: Kind) => [...open.values()].filter((its) => its === kind).length,
    async stop() {
      // Also those on which no request has come, which the server would wait for.
      for (const client of clients) client.destroy();
      for (const upstream of kept) upstream.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Where the frame begins that closes a websocket, in what a server says, the head of its answer included; -1 where there is none. Small frames come whole. */
function closeAt(bytes: Buffer): number {
  for (let at = bytes[0] === 0x48 ? bytes.indexOf("\r\n\r\n") + 4 : 0; at + 2 <= bytes.length; ) {
    if (bytes[at] === CLOSE_FRAME) return at;
    const short = bytes[at + 1]! & 0x7f;
    if (short === 127 || at + 4 > bytes.length) return -1;
    at += short === 126 ? 4 + bytes.readUInt16BE(at + 2) : 2 + short;
  }
  return -1;
}
