import { z } from "zod";
import type { EventsPage, ResnapshotRequired } from "../contract/control.ts";
import { Room } from "../contract/rooms.ts";
import { StudioError } from "../errors.ts";
import type { Store } from "../ports/store.ts";
import type { Authorise } from "./realtime.ts";

/** The query of `GET /api/events`. `epoch` and `after` come together, or both are left out: "from now". */
export const EventsQuery = z
  .object({ room: Room, epoch: z.string().min(1).max(64).optional(), after: z.coerce.number().int().nonnegative().optional() })
  .refine(({ epoch, after }) => (epoch === undefined) === (after === undefined), {
    path: ["after"],
    message: "epoch and after are given together, or not at all",
  });
export type EventsQuery = z.infer<typeof EventsQuery>;

const PAGE = 200;

/** One page of the events of one room, for a client that polls because its socket has failed. */
export async function eventsPage(
  { store, authorise }: { store: Store; authorise: Authorise },
  principal: string,
  { room, epoch, after }: EventsQuery,
): Promise<EventsPage> {
  const refusal = await authorise(principal, room);
  if (refusal === "forbidden") throw new StudioError("forbidden", `${room} may not be followed`);
  if (refusal === "not_found") throw new StudioError("not_found", `${room} is not there`);
  if (refusal) throw new StudioError("bad_request", `room: ${refusal}`);

  // The head comes first: read after the events it could be of a later moment, and a position that is right would look too old.
  const head = await store.roomHead(room);
  const page = (part: Partial<EventsPage>): EventsPage => ({
    room,
    epoch: store.epoch,
    head,
    events: [],
    more: false,
    resnapshot: null,
    ...part,
  });
  const resnapshot = (reason: ResnapshotRequired["reason"]) => page({ resnapshot: { room, epoch: store.epoch, head, reason } });
  if (after === undefined) return page({});
  if (epoch !== store.epoch) return resnapshot("epoch_changed");
  if (after > head) return resnapshot("ahead_of_head");
  const rows = await store.roomEvents(room, after, PAGE);
  if (rows === "too-old") return resnapshot("too_old");
  const last = rows.at(-1)?.n ?? after;
  return page({ head: Math.max(head, last), events: rows.map(({ envelope }) => envelope), more: last < head });
}
