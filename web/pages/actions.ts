import { z } from "zod";
import { json, type Reply, seeOther } from "../../src/http/reply.ts";
import { route } from "../../src/http/route.ts";
import { themeCookie } from "../context.ts";

/** A path of this server to go back to. `//host` and `/\host` would lead elsewhere. */
const Back = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/)
  .catch("/");

const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><rect width="26" height="26" rx="7" fill="#5548c8"/><path d="M8.2 19h6.1a3 3 0 0 0 0-6h-2.6a3 3 0 0 1 0-6h6.1" fill="none" stroke="#fff" stroke-width="2.2"/><circle cx="8" cy="19" r="2.5" fill="#fff"/><circle cx="18" cy="7" r="2.5" fill="#fff"/></svg>`;

/** What pages need besides showing themselves: the theme, the demo, the icon. */
export default [
  route({
    method: "POST",
    path: "/theme",
    who: "page",
    about: "Chooses light, dark or the system's appearance for this browser.",
    body: z.object({ theme: z.enum(["auto", "light", "dark"]), back: Back.default("/") }),
    replies: { 303: null },
    handle: ({ body, effective }): Reply => ({ ...seeOther(effective.prefix + body.back), cookies: [themeCookie(body.theme, effective)] }),
  }),
  route({
    method: "POST",
    path: "/demo",
    who: "page",
    about: "Starts a run of the demo flowchart, which is created on the first call.",
    replies: { 202: null, 303: null },
    async handle({ services, effective, wantsHtml }): Promise<Reply> {
      const flowchart = await services.flowcharts.demo();
      const run = await services.runs.start(flowchart.id, { trigger: "demo" });
      const location = `${effective.prefix}/flowcharts/${flowchart.id}/runs/${run.id}`;
      if (wantsHtml) return seeOther(location, "started");
      const reply = json({ run }, 202);
      reply.headers.location = location;
      return reply;
    },
  }),
  route({
    method: "GET",
    path: "/favicon.svg",
    who: "anyone",
    about: "The icon of the pages.",
    handle: (): Reply => ({
      status: 200,
      headers: { "content-type": "image/svg+xml", "cache-control": "public, max-age=86400" },
      body: FAVICON,
    }),
  }),
];
