/** A proxy that misbehaves on demand: what happens to WebSockets, to Socket.IO long-polling and to everything else is set apart. For tests. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * `pass`; answer a status instead; `reset` the connection; `blackhole` takes it and never answers; `swallow` lets the answer's head through and
 * nothing after it; `deaf` blackholes what is posted and passes the rest; `{ cutMs }` ends it after a time.
 */
export type Fate = "pass" | 200 | 400 | 403 | 502 | "reset" | "blackhole" | "swallow" | "deaf" | { cutMs: number };

/** The fate of each kind of connection. */
export interface Rules {
  websocket: Fate;
  polling: Fate;
  http: Fate;
}

/** Listens on a free port of the loopback and passes on to another one, as the rules say; at first everything passes. */
export async function startProxy(upstreamPort: number) {
  const rules: Rules = { websocket: "pass", polling: "pass", http: "pass" };
  const seen: Record<keyof Rules, number> = { websocket: 0, polling: 0, http: 0 };
  const open = new Map<Socket, keyof Rules>();
  const upstreams = new Map<Socket, Socket>();

  const handle = (client: Socket, head: string, rest: Buffer) => {
    const kind: keyof Rules = /^upgrade: *websocket/im.test(head) ? "websocket" : /\/socket\.io\//.test(head) ? "polling" : "http";
    seen[kind] += 1;
    open.set(client, kind);
    const fate = rules[kind];
    if (fate === "reset") return client.resetAndDestroy();
    if (fate === "blackhole" || (fate === "deaf" && head.startsWith("POST"))) return;
    if (typeof fate === "number") return client.end(`HTTP/1.1 ${fate} Whatever\r\ncontent-length: 5\r\nconnection: close\r\n\r\nnope\n`);
    const upstream = connect(upstreamPort, "127.0.0.1");
    upstreams.set(client, upstream);
    upstream.on("error", () => client.destroy());
    upstream.on("close", () => client.destroy());
    client.on("close", () => upstream.destroy());
    // One request per connection, so that every request meets the rules of its time.
    upstream.write(kind === "websocket" ? head : head.replace(/^connection:.*\r\n/im, "").replace(/\r\n$/, "connection: close\r\n\r\n"));
    upstream.write(rest);
    client.pipe(upstream);
    if (fate === "swallow") {
      upstream.once("data", (bytes: Buffer) => {
        const end = bytes.indexOf("\r\n\r\n");
        client.write(bytes.subarray(0, end + 4));
        upstream.resume();
      });
    } else upstream.pipe(client);
    if (typeof fate === "object") setTimeout(() => client.destroy(), fate.cutMs).unref?.();
  };

  const server = createServer((client) => {
    let bytes = Buffer.alloc(0);
    client.on("error", () => client.destroy());
    client.on("close", () => {
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
    url: `http://127.0.0.1:${port}`,
    seen,
    /** Sets the rules for what comes from now on; connections that are open live on. */
    set: (next: Partial<Rules>) => void Object.assign(rules, next),
    /** Ends the open connections of a kind, or all. */
    cut(kind?: keyof Rules) {
      for (const [client, its] of open) if (!kind || its === kind) client.destroy();
    },
    /** Lets nothing more through to the client on the open connections of a kind, without closing them. */
    mute(kind: keyof Rules) {
      for (const [client, upstream] of upstreams) {
        if (open.get(client) === kind) upstream.removeAllListeners("close").unpipe(client).resume();
      }
    },
    /** The open connections of a kind. */
    open: (kind: keyof Rules) => [...open.values()].filter((its) => its === kind).length,
    async stop() {
      for (const client of open.keys()) client.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
