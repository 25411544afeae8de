import { z } from "zod";
import { Room } from "../../contract/rooms.ts";
import { json } from "../reply.ts";
import { route } from "../route.ts";

export default [
  route({
    method: "GET",
    path: "/api/events",
    who: "api",
    about:
      "Events of one room after a number: the fallback when no socket can be had. A position that is too old says so; fetch the status endpoint then.",
    query: z.object({ room: Room, after: z.coerce.number().int().nonnegative(), epoch: z.string().min(1).max(64) }),
    handle: async ({ query, site }) => json(await site.events(query)),
  }),
];
