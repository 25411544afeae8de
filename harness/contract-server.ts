import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";
import { CONTROL } from "../src/contract/control.ts";
import { PROBE } from "../src/contract/diagnostics/limits.ts";
import { type Envelope, NAMESPACE } from "../src/contract/envelope.ts";
import { type Behaviour, right } from "./behaviour.ts";

interface ContractServerOptions {
  /** The interval of `rt.head`. */
  readonly headMs?: number;
  readonly pingMs?: number;
  /** What it serves besides, by path. */
  readonly files?: Readonly<Record<string, { type: string; body: string | Uint8Array }>>;
  readonly transports?: readonly ("polling" | "websocket")[];
  /** Sockets are said to be at so many workers in turn; they are all in this process. */
  readonly workers?: number;
  /** Servers on ports of their own, which know each other's events and not each other's sessions. */
  readonly instances?: number;
  readonly behaviour?: Partial<Behaviour>;
}

/**
 * A real Socket.IO server that keeps the contract from memory, and counts what a follower does to it: for the tests of the realtime client, and, with a
 * behaviour that is wrong in one way, for broken twins.
 */
export async function startContractServer({
  headMs = 100,
  pingMs = 3000,
  files = {},
  transports = ["polling", "websocket"],
  workers = 1,
  instances = 1,
  behaviour = {},
}: ContractServerOptions = {}) {
  const does: Behaviour = { ...right, ...behaviour };
  const logs = new Map<string, Envelope[]>();
  /** Per room, the highest number that is no longer kept. */
  const trimmed = new Map<string, number>();
  const streams = new Map<Socket, { rooms: Set<string>; read: Set<string>; worker: number; deliver(envelope: Envelope): void }>();
  const state = {
    epoch: "epoch-1",
    blocked: false,
    /** A connection says `rt.connected` when this resolves. */
    ready: Promise.resolve(),
    refusal: null as { code: string; message: string; retry: boolean } | null,
    status: null as number | null,
    /** Drops a frame instead of sending it. */
    lose: (_: Envelope) => false,
    connections: { websocket: 0, polling: 0 },
    pages: 0,
    livez: 0,
    handshakes: [] as Record<string, unknown>[],
    subscribes: 0,
  };
  let sequence = 0;

  const head = (room: string) => logs.get(room)?.at(-1)?.room_sequences[room] ?? 0;
  const after = (room: string, n: number) => (logs.get(room) ?? []).filter((envelope) => envelope.room_sequences[room]! > n);
  const required = (room: string, position: { epoch: string; after: number }) => {
    const reason =
      position.epoch !== state.epoch
        ? "epoch_changed"
        : position.after > head(room)
          ? "ahead_of_head"
          : position.after < (trimmed.get(room) ?? 0)
            ? "too_old"
            : null;
    return reason && { room, epoch: state.epoch, head: head(room), reason };
  };

  let doubled = false;
  /**
   * One page of a room may have been on its way when a socket subscribed it, and a busy client gives it up late. Another one after that was asked for while
   * the socket was in use.
   */
  const noteDouble = (room: string, response: ServerResponse) => {
    for (const { rooms, read } of streams.values()) {
      if (!rooms.has(room)) continue;
      if (read.has(room)) doubled = true;
      response.once("finish", () => read.add(room));
    }
  };

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = URL.parse(request.url ?? "/", "http://fixture");
    const json = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (url === null) return json(400, { code: "bad_request" });
    if (url.pathname === "/livez") {
      state.livez += 1;
      response.setHeader("x-request-id", request.headers["x-request-id"] ?? "");
      return json(200, { ok: true });
    }
    const file = files[url.pathname];
    if (file) return void response.writeHead(200, { "content-type": file.type }).end(file.body);
    if (url.pathname !== "/api/events") return json(404, { code: "not_found" });
    state.pages += 1;
    const room = url.searchParams.get("room")!;
    noteDouble(room, response);
    if (state.status) return json(state.status, { code: state.status === 401 ? "unauthenticated" : "internal" });
    const epoch = url.searchParams.get("epoch");
    const position = epoch === null ? null : { epoch, after: Number(url.searchParams.get("after")) };
    const resnapshot = position && required(room, position);
    const all = position && !resnapshot ? after(room, position.after) : [];
    const events = all.slice(0, 50);
    json(200, { room, epoch: state.epoch, head: head(room), events, more: all.length > events.length, resnapshot });
  };
  let seen = 0;

  const serve = async (instance: number) => {
    const http = createServer(answer);
    // A long-polling session whose farewell was swallowed lives until it misses a ping.
    const io = new Server(http, {
      path: "/socket.io",
      serveClient: false,
      transports: [...transports],
      pingInterval: pingMs,
      pingTimeout: pingMs,
      maxHttpBufferSize: does.maxMessage,
    });
    // A session that is closed while no poll is open waits 30 s for one, and the process with it.
    io.engine.on("connection", ({ transport }: { transport: { closeTimeout?: number } }) => {
      transport.closeTimeout = 100;
    });
    const rt = io.of(NAMESPACE);
    rt.use(async (socket, next) => {
      state.handshakes.push(socket.handshake.auth);
      await state.ready;
      if (!state.refusal) return next();
      next(Object.assign(new Error(state.refusal.message), { data: state.refusal }));
    });
    rt.on("connection", (socket) => {
      const transport = socket.conn.transport.name as "websocket" | "polling";
      state.connections[transport] += 1;
      const rooms = new Set<string>();
      const worker = (instances > 1 ? instance : does.spreads ? seen++ % workers : 0) + 1;
      const stream = does.stream();
      const deliver = (envelope: Envelope) => stream(envelope, (event) => void socket.emit(event.event_type, event));
      streams.set(socket, { rooms, read: new Set(), worker, deliver });
      socket.emit(CONTROL.connected, {
        namespace: NAMESPACE,
        contract_version: "v1",
        worker: `w${worker}`,
        runtime: "node",
        transport,
        epoch: state.epoch,
        head_interval_ms: headMs,
        server_time: new Date().toISOString(),
        websocket_blocked: state.blocked,
      });
      const heads = setInterval(() => {
        for (const room of rooms) socket.emit(CONTROL.head, { room, epoch: state.epoch, sequence: head(room) });
      }, headMs);
      socket.on("disconnect", () => {
        clearInterval(heads);
        streams.delete(socket);
      });
      socket.on(PROBE.echo, ({ text = "", bytes }: { text?: string; bytes?: Buffer }, ack: (answer: unknown) => void = () => {}) =>
        ack({ ok: true, ...(bytes ? { bytes: does.bytes(bytes) } : { text: does.echo(text) }) }),
      );
      socket.on(PROBE.push, async (body: { count: number; bytes: number; every_ms: number }, ack: (answer: unknown) => void = () => {}) => {
        ack({ ok: true });
        const held: object[] = [];
        for (let n = 1; n <= body.count; n += 1) {
          if (n > 1) await new Promise((resolve) => setTimeout(resolve, body.every_ms));
          held.push({ n, at: Date.now(), text: "x".repeat(body.bytes) });
          if (does.prompt || n === body.count) for (const pushed of held.splice(0)) socket.emit(PROBE.pushed, pushed);
        }
      });
      socket.on(CONTROL.health, (body: unknown, ack: (answer: unknown) => void = () => {}) => ack({ ok: true, echo: body }));
      socket.on(CONTROL.unsubscribe, (body: { rooms: string[] }, ack: (answer: unknown) => void = () => {}) => {
        for (const room of body.rooms) rooms.delete(room);
        ack({ ok: true, rooms: body.rooms, refused: [], cursors: {} });
      });
      socket.on(
        CONTROL.subscribe,
        (body: { rooms: (string | { room: string; epoch: string; after: number })[] }, ack: (answer: unknown) => void = () => {}) => {
          state.subscribes += 1;
          const cursors: Record<string, { epoch: string; head: number }> = {};
          const refused: { room: string; code: string }[] = [];
          for (const wanted of body.rooms) {
            const room = typeof wanted === "string" ? wanted : wanted.room;
            const code = does.refuses(room);
            if (code !== null) {
              refused.push({ room, code });
              continue;
            }
            cursors[room] = { epoch: state.epoch, head: head(room) };
            const resnapshot = typeof wanted === "string" || !does.demands ? null : required(room, wanted);
            if (resnapshot) {
              rooms.delete(room);
              socket.emit(CONTROL.resnapshotRequired, resnapshot);
              continue;
            }
            if (typeof wanted !== "string" && does.replays) for (const envelope of after(room, wanted.after)) deliver(envelope);
            rooms.add(room);
          }
          ack({ ok: true, rooms: Object.keys(cursors), refused, cursors, namespace: "/rt", server_time: "" });
        },
      );
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    return { http, io, rt, port: (http.address() as AddressInfo).port };
  };
  const served = await Promise.all(Array.from({ length: instances }, (_, instance) => serve(instance)));

  return {
    /** Of the first instance. */
    port: served[0]!.port,
    ports: served.map(({ port }) => port),
    state,
    trimmed,
    head,
    subscribed: (room: string) => [...streams.values()].filter(({ rooms }) => rooms.has(room)).length,
    /** Whether a room's pages were asked for on and on while a socket had subscribed it; waits `watchMs` for one more. */
    async doubled(watchMs = 300) {
      await new Promise((resolve) => setTimeout(resolve, watchMs));
      return doubled;
    },
    /** Commits one event to these rooms and pushes it to who follows one of them. */
    commit(...rooms: string[]) {
      sequence += 1;
      const envelope = {
        contract_version: "v1",
        event_id: crypto.randomUUID(),
        idempotency_key: `key-${sequence}`,
        sequence,
        sequence_stream: "task:1",
        emitted_at: new Date().toISOString(),
        event_type: "node.task.updated",
        entity_kind: "task",
        entity_id: "1",
        room_keys: rooms,
        room_sequences: Object.fromEntries(rooms.map((room) => [room, head(room) + 1])),
        epoch: state.epoch,
        runtime: null,
        payload: { n: sequence },
      } satisfies Envelope;
      for (const room of rooms) logs.set(room, [...(logs.get(room) ?? []), envelope]);
      if (state.lose(envelope)) return envelope;
      for (const { rooms: followed, worker, deliver } of streams.values())
        if (does.reaches(worker) && does.concerns(followed, envelope)) deliver(envelope);
      return envelope;
    },
    /** Nothing of the room is kept. */
    trim: (room: string) => void trimmed.set(room, head(room)),
    /** The history is lost: another epoch, and everything up to now is gone. */
    forget() {
      state.epoch = `epoch-${Number(state.epoch.slice(6)) + 1}`;
      logs.clear();
      trimmed.clear();
    },
    drain(retryAfter: number) {
      if (does.announces) for (const socket of streams.keys()) socket.emit(CONTROL.draining, { retry_after: retryAfter });
    },
    sockets: () => streams.size,
    disconnect() {
      for (const { rt } of served) rt.disconnectSockets(true);
    },
    async stop() {
      const closed = served.map(({ io }) => io.close());
      // A proxy keeps connections for later, and the server would wait for them.
      for (const { http } of served) http.closeAllConnections?.();
      await Promise.all(closed);
    },
  };
}
