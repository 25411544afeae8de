import type { Envelope } from "../../../src/contract/envelope.ts";
import { connectRealtime, type Following, type Handlers, type Realtime } from "../realtime/index.ts";
import { one } from "./dom.ts";
import { data, type PageCursor } from "./page-data.ts";

const LABELS = {
  live: "Live",
  polling: "Polling",
  reconnecting: "Reconnecting",
  offline: "Offline",
  draining: "Server restarting",
} as const;

/** Shows the connection apart from any run's state: a lost connection changes nothing about what runs. */
function showStatus(realtime: Realtime): void {
  const chip = one("[data-chip]");
  const label = one("[data-chip-label]");
  if (!chip || !label) return;
  const show = () => {
    const status = realtime.status();
    const connecting = status.state === "reconnecting" && status.code === "connecting";
    chip.dataset.state = connecting ? "connecting" : status.state;
    chip.dataset.code = status.code;
    chip.dataset.transport = status.state === "live" ? status.transport : "";
    chip.title = status.reason;
    const words = connecting ? "Connecting" : status.code === "signed_out" ? "Signed out" : LABELS[status.state];
    if (label.textContent !== words) label.textContent = words;
  };
  realtime.onStatus(show);
  show();
}

let shared: Realtime | null = null;

/** The page's one connection, made on first use. */
export function realtime(): Realtime {
  if (!shared) {
    const { prefix, socketPath = "/socket.io", transports } = data;
    shared = connectRealtime({ url: prefix, path: `${prefix}${socketPath}`, ...(transports ? { transports } : {}) });
    showStatus(shared);
  }
  return shared;
}

/** Rooms that a page follows at most; the server lets a connection follow 200. */
const MOST_ROOMS = 150;

/**
 * Follows rooms from where the page stands. `onReset` loads the state anew and answers the cursor that it belongs to. Rooms that are followed
 * already are left alone, so it may be called again with a newer page's cursor; when there are too many, those that it does not name go first. `close` ends them all.
 */
export function followRooms(onEvent: (envelope: Envelope) => void, onReset: (room: string) => Promise<PageCursor>) {
  const followed = new Map<string, Following>();
  const handlers: Handlers = { onEvent, onResnapshot: ({ room }) => onReset(room) };
  return {
    follow(cursor: PageCursor | undefined): void {
      const named = cursor?.rooms ?? {};
      for (const [room, after] of Object.entries(named)) {
        if (!followed.has(room)) followed.set(room, realtime().follow(room, { epoch: cursor!.epoch, after }, handlers));
      }
      for (const [room, following] of followed) {
        if (followed.size <= MOST_ROOMS) break;
        if (room in named) continue;
        following.unfollow();
        followed.delete(room);
      }
    },
    close(): void {
      for (const following of followed.values()) following.unfollow();
      followed.clear();
    },
  };
}

/** A status endpoint's answer. Throws when there is none, so that the caller tries again. */
export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(15_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}
