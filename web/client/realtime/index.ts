/**
 * Studio's realtime client. It opens one connection per page, keeps it by whatever way works, and hands every event of the followed rooms to the
 * page exactly once and in order, or asks the page for a fresh snapshot.
 *
 * ```ts
 * const realtime = connectRealtime({ url: "/studio", path: "/studio/socket.io" });   // both from the page's own data
 * realtime.onStatus(({ state, reason }) => { chip.dataset.state = state; chip.title = reason; });
 *
 * // `cursor` came with the state that the page was rendered from. Rooms of one state share one handlers object.
 * const handlers = {
 *   onEvent: (envelope) => patch(envelope.event_type, envelope.payload),
 *   onResnapshot: async () => { const { state, cursor } = await getStatus(); replace(state); return cursor; },
 * };
 * for (const [room, after] of Object.entries(cursor.rooms)) realtime.follow(room, { epoch: cursor.epoch, after }, handlers);
 * ```
 *
 * In React: create it once outside the tree, `follow` in an effect and return `unfollow` from it; `useSyncExternalStore(realtime.onStatus,
 * realtime.status)` gives the chip.
 */
export { connectRealtime, type Following, type Realtime, type RealtimeOptions } from "./connect.ts";
export type { Handlers, SnapshotCursor } from "./followers.ts";
export type { Position, ResnapshotInfo } from "./reducer.ts";
export type { ConnectionStatus, ReasonCode, Switch } from "./status.ts";
export type { Timings } from "./timings.ts";
