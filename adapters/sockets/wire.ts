import type { Redis } from "ioredis";
import type { Server, Socket } from "socket.io";
import { CONTROL, type Connected, type HandshakeRefusal } from "../../src/contract/control.ts";
import { PROBE } from "../../src/contract/diagnostics/limits.ts";
import { CONTRACT_VERSION, NAMESPACE } from "../../src/contract/envelope.ts";
import { ERRORS, StudioError } from "../../src/errors.ts";
import type { HeaderReader, Peer } from "../../src/forwarding/effective.ts";
import { createBuckets } from "../../src/limits/buckets.ts";
import type { Rate } from "../../src/limits/rate.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Follower } from "../../src/ports/sockets.ts";
import type { Realtime } from "../../src/realtime/realtime.ts";
import type { PartLog, Report } from "../../src/report.ts";
import { MAX_BACKLOG_BYTES } from "../serve.ts";
import { createBlockedWebsockets } from "./blocked-websockets.ts";
import { createProbe } from "./probe.ts";
import { attachRoomsAdapter } from "./rooms-adapter.ts";
import type { SocketHub } from "./sockets.ts";

/** Who a handshake is from: by the session cookie or Bearer header in `headers`, or by `auth.token`. `null` when it is nobody. */
export type Authenticate = (headers: HeaderReader, token: string | null, peer: Peer) => Promise<{ hash: string } | null>;

export interface WireOptions {
  /** The same hub that `realtime` was made with. */
  sockets: SocketHub;
  realtime: Realtime;
  authenticate: Authenticate;
  /** Whether a principal that was let in may still be here; asked every `revalidateMs` (a minute) per principal. */
  stillValid(principal: string): Promise<boolean>;
  revalidateMs?: number;
  worker: string;
  runtime: Connected["runtime"];
  epoch: string;
  headIntervalMs: number;
  /** How many calls one socket may make. One that makes as many again which are refused is closed. */
  callRate?: Rate;
  /** A new connection to Redis for pub/sub. */
  connect(): Redis;
  /** The effective address of a handshake. */
  clientOf(headers: HeaderReader, peer: Peer): string;
  log: PartLog;
  /** Gets a line when a socket connects and when it leaves; null for none. */
  monitor: PartLog | null;
  clock: Clock;
  report: Report;
}

/** The wiring of one worker. */
export interface Wired {
  /** Refuses new sockets and tells the others to go, each at its own moment within `spreadMs`. */
  drain(spreadMs: number): void;
  close(): void;
}

const REVALIDATE_MS = 60_000;
const MAX_TOKEN = 512;

/** How long a client may take that closes its connection after it left. */
const GOODBYE_MS = 2000;

/**
 * The Socket.IO room of all sockets of a principal, so that room operations can name them from any worker, or from outside through
 * @socket.io/redis-emitter: `of("/rt").in("principal:<hash>").disconnectSockets(true)`. No room of the contract has this prefix.
 */
const principalRoom = (principal: string) => `principal:${principal}`;

/** Puts the realtime core behind the namespace `/rt` of a Socket.IO server, on any engine. */
export function wireSockets(io: Server, options: WireOptions): Wired {
  const { sockets, realtime, authenticate, worker, runtime, epoch, headIntervalMs, log, monitor, clock, report } = options;
  const detach = attachRoomsAdapter(io, { connect: options.connect, key: `studio:rt:${epoch}:io`, report });
  const namespace = io.of(NAMESPACE);
  const principals = new WeakMap<Socket, string>();
  const blocked = createBlockedWebsockets(clock);
  const callRate = options.callRate ?? "off";
  const [allowed, overlooked] = [createBuckets(callRate, () => performance.now()), createBuckets(callRate, () => performance.now())];
  const closing = new AbortController();
  let draining = false;
  sockets.attach(namespace);

  // Nothing is served at the root, so nobody may sit there without a name.
  io.of("/").use((_, next) => next(refusal(new StudioError("bad_request", `connect to the namespace ${NAMESPACE}`))));

  namespace.use(async (socket, next) => {
    try {
      if (draining) throw new StudioError("draining");
      if (!socket.conn.request) throw new StudioError("bad_request", "another socket needs a connection of its own");
      checkContract(socket);
      const { token } = socket.handshake.auth;
      if (token !== undefined && (typeof token !== "string" || token.length > MAX_TOKEN)) throw new StudioError("bad_token");
      const principal = await authenticate(headersOf(socket), token ?? null, peerOf(socket));
      if (!principal) throw new StudioError(token === undefined ? "unauthenticated" : "bad_token");
      principals.set(socket, principal.hash);
      next();
    } catch (error) {
      if (!(error instanceof StudioError)) report(error, { stage: "sockets.handshake" });
      const known = error instanceof StudioError ? error : new StudioError("internal");
      log.info("a handshake was refused", { code: known.code, client: clientOf(socket) });
      next(refusal(known));
    }
  });

  const clientOf = (socket: Socket) => options.clientOf(headersOf(socket), peerOf(socket));
  const transportOf = ({ conn }: Socket) => (conn.transport.name === "websocket" ? "websocket" : "polling");

  /** A listener that throws ends the process on every runtime, so each one goes through here. */
  const guard = (stage: string, work: () => unknown) => {
    const failed = (error: unknown) => report(error, { stage: `sockets.${stage}` });
    try {
      const result = work();
      if (result instanceof Promise) result.catch(failed);
    } catch (error) {
      failed(error);
    }
  };

  type Call = (follower: Follower, body: unknown, answer: (ack: unknown) => void) => unknown;
  const probe = createProbe({ clock, worker });
  const calls = new Map<string, Call>([
    [CONTROL.subscribe, (follower, body, answer) => realtime.subscribe(follower, body, answer)],
    [CONTROL.unsubscribe, (follower, body, answer) => realtime.unsubscribe(follower, body, answer)],
    [CONTROL.health, (_, body, answer) => answer(realtime.health(body))],
    [PROBE.echo, probe.echo],
    [PROBE.push, probe.push],
  ]);

  /** Socket.IO hands over what the client sent, so the acknowledgement is whatever came last, if it is one at all. */
  function received(follower: Follower, event: string, sent: unknown[]) {
    log.debug("a call", { event: calls.has(event) ? event : "unknown", socket: follower.id });
    const last = sent.at(-1);
    const ack = typeof last === "function" ? (sent.pop() as (ack: unknown) => void) : null;
    const answer = (body: unknown) => ack && guard(event, () => ack(body));
    // Answers and pushes are no events, which the realtime core bounds: whoever calls and reads nothing would have them pile up here.
    if (follower.backlog() > MAX_BACKLOG_BYTES) return follower.close("slow_consumer");
    if (allowed.take(follower.id) > 0)
      return overlooked.take(follower.id) > 0 ? follower.close("too_many_calls") : answer(realtime.tooMany());
    return calls.get(event)?.(follower, sent[0], answer);
  }

  function websocketsFail(socket: Socket, principal: string): boolean {
    const { conn } = socket;
    const client = `${principal} ${clientOf(socket)}`;
    if (conn.transport.name === "websocket") {
      blocked.websocket(client);
      return false;
    }
    conn.once("upgrade", () => blocked.websocket(client));
    return blocked.polling(client);
  }

  function connected(socket: Socket) {
    const principal = principals.get(socket) ?? "";
    principals.delete(socket);
    const follower = sockets.add(socket, principal);
    realtime.connected(follower);
    void socket.join(principalRoom(principal));
    socket.on("error", failed);
    socket.on("disconnect", left);
    socket.onAny(called);
    if (monitor) watchSocket(socket, monitor);
    const hello: Connected = {
      namespace: NAMESPACE,
      contract_version: CONTRACT_VERSION,
      worker,
      runtime,
      transport: transportOf(socket),
      epoch,
      head_interval_ms: headIntervalMs,
      server_time: new Date(clock.now()).toISOString(),
      websocket_blocked: websocketsFail(socket, principal),
    };
    follower.send(CONTROL.connected, JSON.stringify(hello));
    letGo(socket);
  }

  // The same functions for all sockets: an idle one costs memory for each of its own.
  function failed(error: unknown) {
    report(error, { stage: "sockets.packet" });
  }
  function called(this: Socket, event: string, ...sent: unknown[]) {
    const follower = sockets.of(this.id);
    if (follower) guard("call", () => received(follower, event, sent));
  }
  function left(this: Socket, reason: string) {
    const follower = sockets.of(this.id);
    if (follower) guard("disconnect", () => gone(follower));
    // What could open another socket on this connection was let go.
    guard("disconnect", () => end(this, reason));
  }
  async function end({ conn }: Socket, reason: string) {
    // A client that leaves closes the connection with a request of its own, which must find it; browsers show a refused one as an error.
    if (reason === "client namespace disconnect" && conn.transport.name === "polling") await clock.sleep(GOODBYE_MS, closing.signal);
    conn.close();
  }

  function watchSocket(socket: Socket, monitor: PartLog) {
    const since = clock.now();
    const { id } = socket;
    monitor.info("a socket connected", { socket: id, transport: transportOf(socket), client: clientOf(socket) });
    socket.on("disconnect", (reason) => {
      monitor.info("a socket left", { socket: id, transport: transportOf(socket), reason, ms: clock.now() - since });
    });
  }

  function gone(follower: Follower) {
    realtime.disconnected(follower);
    for (const buckets of [allowed, overlooked]) buckets.forget(follower.id);
    sockets.remove(follower.id);
  }

  namespace.on("connection", (socket) => guard("connection", () => connected(socket)));

  async function revalidate() {
    while (!closing.signal.aborted) {
      await clock.sleep(options.revalidateMs ?? REVALIDATE_MS, closing.signal);
      for (const principal of new Set([...sockets.all()].map((follower) => follower.principal))) {
        if (closing.signal.aborted) return;
        if (!(await options.stillValid(principal))) realtime.revoke(principal);
      }
    }
  }
  const watch = (): Promise<void> =>
    revalidate().catch((error) => {
      report(error, { stage: "sockets.revalidate" });
      return watch();
    });
  void watch();

  return {
    drain(spreadMs) {
      draining = true;
      realtime.drain(spreadMs);
    },
    close() {
      closing.abort();
      detach();
    },
  };
}

/** Refuses a client of a contract that this server does not speak. One that does not say is taken for the current one. */
function checkContract({ handshake }: Socket): void {
  const contract = handshake.auth.contract ?? handshake.query.contract;
  if (contract === undefined || contract === CONTRACT_VERSION) return;
  const named = typeof contract === "string" ? `"${contract.slice(0, 20)}"` : "of that form";
  throw new StudioError(
    "bad_request",
    `This server speaks the realtime contract "${CONTRACT_VERSION}", not ${named}. Load the page again.`,
  );
}

/** What stands for the handshake of a socket that is open. */
const SPENT: Socket["handshake"] = Object.freeze({
  headers: {},
  time: "",
  address: "",
  xdomain: false,
  secure: false,
  issued: 0,
  url: "",
  query: {},
  auth: {},
});

/**
 * Lets go of the request that opened a socket: it is the larger part of what an idle socket costs, holds a cookie or a token, and `fetchSockets` sends it to
 * whoever asks through Redis.
 */
function letGo(socket: Socket): void {
  Object.assign(socket, { handshake: SPENT });
  Object.assign(socket.conn, { request: null });
}

function peerOf({ handshake }: Socket): Peer {
  return { address: handshake.address, secure: handshake.secure };
}

function headersOf({ handshake }: Socket): HeaderReader {
  return {
    get(name) {
      const value = handshake.headers[name.toLowerCase()];
      return (Array.isArray(value) ? value.join(", ") : value) ?? null;
    },
  };
}

/** What Socket.IO sends as `connect_error`: the message, and a HandshakeRefusal as its data. */
function refusal({ code, message }: StudioError): Error {
  const data: HandshakeRefusal = { code, message, retry: ERRORS[code].retry };
  return Object.assign(new Error(message), { data });
}
