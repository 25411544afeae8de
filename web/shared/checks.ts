import { icon } from "./icons.ts";
import { type Markup, tag } from "./markup.ts";

/** The checks of the diagnostics page, in the order in which they run. */
export const CHECKS = [
  { id: "address", label: "Address", about: "Studio knows the scheme, host and path that this browser shows." },
  { id: "cookie", label: "Cookie", about: "A cookie that Studio sets comes back with the next request." },
  { id: "body", label: "Request body", about: "A body of 0.9 MB arrives whole." },
  { id: "stream", label: "Streaming", about: "What is sent piece by piece arrives piece by piece." },
  { id: "websocket", label: "WebSocket", about: "A websocket opens and signs in." },
  { id: "polling", label: "Long-polling", about: "The way that is used where websockets do not pass." },
  { id: "upgrade", label: "Upgrade", about: "A connection that begins with long-polling goes over to a websocket." },
  { id: "echo", label: "Echo", about: "A message goes to the server and comes back." },
  { id: "push", label: "Push", about: "Messages of the server arrive when they are sent." },
  { id: "large", label: "Large message", about: "A message of 0.9 MB passes, and one above the limit is refused." },
  { id: "hold", label: "Idle hold", about: "A connection on which nothing happens stays open." },
] as const;

/** The id of a check. */
export type CheckId = (typeof CHECKS)[number]["id"];

/** How a check stands. `warn` is something that works and could be better. */
export type CheckState = "waiting" | "running" | "ok" | "warn" | "bad" | "skipped";

const LOOKS = {
  waiting: { icon: "idle", tint: "s-idle", label: "Not run" },
  running: { icon: "running", tint: "s-running", label: "Running" },
  ok: { icon: "succeeded", tint: "s-succeeded", label: "Works" },
  warn: { icon: "warning", tint: "s-retrying", label: "Could be better" },
  bad: { icon: "failed", tint: "s-failed", label: "Fails" },
  skipped: { icon: "skipped", tint: "s-skipped", label: "Left out" },
} as const;

/** The words for a state. */
export const checkLabel = (state: CheckState): string => LOOKS[state].label;

/** Icon and word of a check's state. */
export function checkBadge(state: CheckState): Markup {
  const { icon: name, tint, label } = LOOKS[state];
  return tag("span", { class: `badge ${tint}`, "data-check-state": state }, icon(name), label);
}
