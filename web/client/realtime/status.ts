/** What the connection chip shows, and the record of how it came to that. */

/** Why the connection is in its state. Stable: pages and tests branch on it, people read the sentence beside it. */
export type ReasonCode =
  | "connecting"
  | "connected"
  | "websocket_refused"
  | "websocket_blackholed"
  | "websocket_silent"
  | "websocket_cut"
  | "websocket_blocked"
  | "lost"
  | "stalled"
  | "socket_failed"
  | "unreachable"
  | "no_network"
  | "signed_out"
  | "refused"
  | "draining"
  | "suspended"
  | "closed";

/** A reason, for programs and for people. */
export interface Because {
  code: ReasonCode;
  /** One sentence for people. */
  reason: string;
}

type Since = Because & {
  /** Milliseconds since the Unix epoch. */
  since: number;
};

/**
 * `live`: events are pushed. `polling`: the socket verifiably does not work and events are fetched over HTTP. `reconnecting`: not connected, and
 * trying. `offline`: nothing reaches the server, or it refuses this client. `draining`: pushed for now, by a worker that is leaving.
 */
export type ConnectionStatus =
  | ({ state: "live"; transport: "websocket" | "polling" } & Since)
  | ({ state: "polling" } & Since)
  | ({ state: "reconnecting"; attempt: number } & Since)
  | ({ state: "offline" } & Since)
  | ({ state: "draining" } & Since);

/** A status without its time. */
type Next = ConnectionStatus extends infer S ? (S extends ConnectionStatus ? Omit<S, "since"> : never) : never;

/** One switch: `from` and `to` are like `live/websocket` or `polling`. */
export interface Switch {
  at: number;
  from: string;
  to: string;
  code: ReasonCode;
  reason: string;
}

const HISTORY = 50;

const label = (status: Next) => (status.state === "live" ? `live/${status.transport}` : status.state);

/** See {@link createStatus}. */
export type StatusBoard = ReturnType<typeof createStatus>;

/** Holds the current status, tells listeners about changes, and keeps the last 50 switches. */
export function createStatus(report: (error: unknown) => void) {
  let current: ConnectionStatus = { state: "reconnecting", attempt: 0, code: "connecting", reason: "Connecting", since: Date.now() };
  const history: Switch[] = [];
  const listeners = new Set<(status: ConnectionStatus) => void>();
  return {
    get: () => current,
    history: () => [...history],
    on(listener: (status: ConnectionStatus) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set(next: Next) {
      const same = label(next) === label(current);
      if (same && next.code === current.code && next.reason === current.reason) {
        if (next.state !== "reconnecting" || next.attempt === (current as { attempt?: number }).attempt) return;
      } else {
        history.push({ at: Date.now(), from: label(current), to: label(next), code: next.code, reason: next.reason });
        if (history.length > HISTORY) history.shift();
      }
      current = { ...next, since: same ? current.since : Date.now() } as ConnectionStatus;
      for (const listener of listeners) {
        try {
          listener(current);
        } catch (error) {
          report(error);
        }
      }
    },
  };
}

/** The reasons that do not depend on anything. */
export const SIGNED_OUT: Because = { code: "signed_out", reason: "Signed out" };
export const DRAINING: Because = { code: "draining", reason: "The server is restarting; moving to another worker" };
export const CLOSED: Because = { code: "closed", reason: "Closed" };

/** What the chip says about a new connection; `why` is what is known against WebSockets here. */
export function welcome(transport: "websocket" | "polling", blocked: boolean, why: Because | null): Because {
  if (transport === "websocket") return { code: "connected", reason: "Connected by WebSocket" };
  if (blocked) return { code: "websocket_blocked", reason: "Connected by long-polling: WebSockets do not pass on the way to the server" };
  return why
    ? { code: why.code, reason: `Connected by long-polling. ${why.reason}` }
    : { code: "connected", reason: "Connected by long-polling" };
}
