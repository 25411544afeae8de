import type { Server as SocketServer } from "socket.io";
import { MAX_MESSAGE_BYTES } from "../src/contract/diagnostics/limits.ts";
import type { App, Refusal } from "../src/http/app.ts";
import type { TcpBind, UnixBind } from "../src/knobs/bind.ts";
import type { Transport } from "../src/knobs/transport.ts";
import type { Report } from "../src/report.ts";
import type { EngineWatch } from "./engine-watch.ts";
import type { Machines } from "./relay/machines.ts";
import type { Identity } from "./tls/identity.ts";

/** Says something that an operator should read once. It never throws. */
export type Notice = (message: string, detail?: Record<string, unknown>) => void;

/**
 * Where to listen. Port 0 takes any free one; several processes, also of other runtimes, may serve the same port (SO_REUSEPORT). A unix socket belongs to one
 * process: what is at its path is replaced. `fds` are sockets of that address that this process inherited and shares with others: closing one here ends
 * nothing for them. Where there are such, `take` says which to accept from.
 */
export type ListenAddress = UnixBind | (TcpBind & { readonly fds?: readonly number[] });

/**
 * Between taking the path of a unix socket away and closing it: who has connected already waits in its queue, and would be cut off. Who connects later
 * finds nothing, and tries another worker.
 */
export const UNIX_LINGER_MS = 100;

/** What one client may hold and for how long. Each runtime's own bounds are in docs/security.md. */
export interface ServeLimits {
  /** From the connection to the end of the headers. */
  headersTimeoutMs: number;
  /** From the first byte of a request to the end of its body. */
  requestTimeoutMs: number;
  /** How long a client may take nothing of an answer. */
  sendTimeoutMs: number;
  /** Connections at the same time. */
  connections: number;
}

/** One socket to accept from: bound here, or an inherited one. */
export type ListenSocket = UnixBind | (TcpBind & { readonly fd?: number });

/** The sockets that the addresses and the places in their `fds` come to. */
export function socketsOf(addresses: readonly ListenAddress[], take: readonly number[] = [0]): ListenSocket[] {
  return addresses.flatMap((address): ListenSocket[] => {
    if ("path" in address) return [address];
    const { fds = [], ...rest } = address;
    // An address with fewer sockets than another has them shared.
    const places = take.map((at) => at % fds.length);
    const wanted = fds.filter((_, at) => places.includes(at));
    return fds.length === 0 ? [rest] : wanted.map((fd) => ({ ...rest, fd }));
  });
}

/** Those of the sockets that are inherited and that nobody of `there` accepts from. */
export function notYet(sockets: readonly ListenSocket[], there: readonly { readonly address: ListenSocket }[]): ListenSocket[] {
  const fdOf = (socket: ListenSocket) => ("port" in socket ? socket.fd : undefined);
  return sockets.filter((socket) => fdOf(socket) !== undefined && !there.some(({ address }) => fdOf(address) === fdOf(socket)));
}

/** What a web worker asks of its runtime's server. */
export interface ServeOptions {
  app: App;
  /** At least one. */
  listen: readonly ListenAddress[];
  /** TCP addresses then speak HTTPS only. Unix sockets never do: nobody listens in on them, and proxies in front of them rarely could. */
  tls?: Identity;
  /** Which of the inherited sockets of each address to accept from, by their place in `fds`; the first one when it is left out. */
  take?: readonly number[];
  /** Path of the Socket.IO endpoint, without a slash at its end: `/socket.io`. */
  socketPath: string;
  /** The transports that clients may use, at least one. */
  transports: readonly Transport[];
  pingIntervalMs: number;
  pingTimeoutMs: number;
  /** How long a connection without a request is kept after an answer; 0 closes it. */
  keepaliveMs: number;
  limits: ServeLimits;
  /**
   * How workers pass the requests of long-polling sessions to the worker that holds them; without it, a load balancer must do so. `owner` is this
   * worker's own name, `[a-z0-9]{1,16}`, and `dir` the private directory of their unix sockets. With `machines` the owner is the one named there, and
   * requests are passed on to other machines and taken from them, too.
   */
  relay?: { owner: string; dir: string; machines?: Machines };
  /** Called with the Socket.IO server before the first request can arrive. */
  wire(io: SocketServer): void | Promise<void>;
  watch: EngineWatch;
  report: Report;
  notice: Notice;
}

/** A server that is listening. */
export interface Served {
  /** The port of the first TCP address; 0 when there is none. */
  readonly port: number;
  /** Open connections of the socket engine. */
  sockets(): number;
  /** Requests that are being answered; none of the socket engine's. */
  requests(): number;
  /** Requests that arrived since the start. */
  served(): number;
  /** Accepts from these of the inherited sockets, too, from now on. */
  take(sockets: readonly number[]): void;
  /** Takes no new connections from now on. Those that there are get an end with their next answer (`Connection: close`), so that none is cut off in use. */
  retire(): void;
  /**
   * Gives this certificate, which MUST have been checked, to new connections; those that are open stay open with the old one. Throws when the runtime
   * cannot use it, and keeps the old one then.
   */
  renew(identity: Identity): void;
  /**
   * Stops to accept, lets requests end within `graceMs`, then closes the sockets that are left, which the realtime core has told before when to come back,
   * and at last every connection. Calling it again is the same as once.
   */
  close(graceMs: number): Promise<void>;
}

/** The part of the grace of a close that is kept for sockets. */
const SOCKETS_SHARE = 0.2;
const LOOK_EVERY_MS = 20;

/** Waits until no request is being answered any more, as long as that leaves time for the sockets. Long polls are none of these: they end with their sockets. */
export async function requestsEnded(running: () => number, graceMs: number): Promise<void> {
  const end = performance.now() + graceMs * (1 - SOCKETS_SHARE);
  while (running() > 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

/** How a runtime serves. Rejects when the address cannot be bound. */
export type Serve = (options: ServeOptions) => Promise<Served>;

/** The largest websocket frame and the largest body of a polling request, in bytes. */
export const MAX_FRAME_BYTES = MAX_MESSAGE_BYTES;

/** How many bytes may wait for one slow websocket before it is closed; the realtime core turns to catching up long before. */
export const MAX_BACKLOG_BYTES = 8 * 1024 * 1024;

/** What the headers of a request may take together, in bytes. */
export const MAX_HEADER_BYTES = 16 * 1024;

/** How many header lines a request may have: what Bun takes, so that all runtimes take the same. */
export const MAX_HEADER_LINES = 200;

/** Answers for a worker that has as many connections as it may have. */
export const CROWDED: Refusal = {
  status: 503,
  code: "unavailable",
  message: "This worker has as many connections as it may have (STUDIO_WORKER_CONNECTIONS).",
  retryAfterS: 1,
};

/** Whether a path is that of a health probe, which is answered even then. */
export const isProbe = (path: string): boolean => /\/(?:livez|readyz|healthz)(?:\?|$)/.test(path);
