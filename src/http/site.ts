import type { EventsPage } from "../contract/control.ts";
import type { RuntimeName } from "../knobs/runtime-name.ts";
import type { Transport } from "../knobs/transport.ts";
import type { Limits } from "../limits/limits.ts";
import type { EventsQuery } from "../realtime/events-page.ts";
import type { Assets } from "./assets.ts";
import type { Handshakes } from "./diagnostics/handshakes.ts";
import type { Holding } from "./diagnostics/hold.ts";
import type { Health } from "./health.ts";
import type { Metrics } from "./metrics.ts";
import type { Route } from "./route.ts";
import type { Sessions } from "./sessions.ts";

/** The server around the domain, as routes see it. */
export interface Site {
  readonly sessions: Sessions;
  readonly limits: Limits;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly assets: Assets;
  /** The marked handshakes of the last minute. */
  readonly handshakes: Handshakes;
  /** The answers that are held back for measuring. */
  readonly holding: Holding;
  /** Whether forwarding headers are read. */
  readonly readsForwarding: boolean;
  /** Events of a room after a position, for a client whose socket has failed: the realtime core answers. */
  events(principal: string, query: EventsQuery): Promise<EventsPage>;
  readonly about: { version: string; runtime: RuntimeName; worker: string };
  /** Path of the Socket.IO endpoint, without prefix. */
  readonly socketPath: string;
  /** The transports that sockets may use. */
  readonly socketTransports: readonly Transport[];
  /** The whole table, from which /openapi.json is made. */
  readonly routes: readonly Route[];
}
