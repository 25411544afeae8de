import type { Assets } from "./assets.ts";
import type { Health } from "./health.ts";
import type { Metrics } from "./metrics.ts";
import type { Route } from "./route.ts";
import type { Sessions } from "./sessions.ts";

/** The server around the domain, as routes see it. */
export interface Site {
  readonly sessions: Sessions;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly assets: Assets;
  /** Events of a room after a number, for the fallback polling: what the realtime core answers, as JSON. */
  events(query: { room: string; after: number; epoch: string }): Promise<object>;
  readonly about: { version: string; runtime: string; worker: string };
  /** Path of the Socket.IO endpoint, without prefix. */
  readonly socketPath: string;
  /** The whole table, from which /openapi.json is made. */
  readonly routes: readonly Route[];
}
