import type { Config } from "./load.ts";

/** Most proxies and load balancers end a connection over which nothing came for so long, in milliseconds. */
const USUAL_IDLE_MS = 60_000;

/** What an operator should hear at start-up about the settings of sockets, a sentence each. */
export function socketNotices(config: Pick<Config, "socketOrigins" | "pingIntervalMs" | "pingTimeoutMs" | "socketTransports">): string[] {
  const { socketOrigins, pingIntervalMs, pingTimeoutMs, socketTransports } = config;
  const notices: string[] = [];
  if (socketOrigins.includes("*"))
    notices.push(
      "STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS has *: pages of every origin may open sockets here, with an API token of their own; the session of a browser counts only for Studio's own pages and the origins that are named. Name the origins of your frontends instead",
    );
  if (pingIntervalMs >= USUAL_IDLE_MS)
    notices.push(
      `STUDIO_PING_INTERVAL is ${pingIntervalMs / 1000} s: proxies usually end connections that are silent for 60 s, so quiet sockets will be cut; 25 s is the default`,
    );
  else if (pingTimeoutMs < 5000)
    notices.push(
      `STUDIO_PING_TIMEOUT is ${pingTimeoutMs / 1000} s: a browser that is busy for that long loses its connection; 20 s is the default`,
    );
  if (!socketTransports.includes("websocket"))
    notices.push(
      "STUDIO_SOCKETIO_TRANSPORTS has no websocket: every client uses long-polling, which costs a request for each group of events",
    );
  return notices;
}
