import { EventsPage } from "../../contract/control.ts";
import { EventsQuery } from "../../realtime/events-page.ts";
import { json } from "../reply.ts";
import { route } from "../route.ts";

export default [
  route({
    method: "GET",
    path: "/api/events",
    who: "api",
    about:
      "Events of one room after a position: the fallback when no socket can be had. A position that is too old says so; fetch the status endpoint then.",
    query: EventsQuery,
    replies: { 200: EventsPage },
    handle: async ({ query, principal, site }) => json(await site.events(principal?.hash ?? "", query)),
  }),
];
