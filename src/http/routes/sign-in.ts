import { z } from "zod";
import { StudioError } from "../../errors.ts";
import { setCookie } from "../cookies.ts";
import { json, type Reply, seeOther } from "../reply.ts";
import { type Call, route } from "../route.ts";

/** A path of this server to go on to; anything else would let a link send people elsewhere after they signed in. */
const Next = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/, "must be a path of this server")
  .catch("/");

/** The token of what somebody gives: itself, or the whole link. */
const tokenOf = (given: string) => given.trim().replace(/^.*[#?&]token=/s, "");

const cookieOf = ({ site, effective }: Call<unknown, unknown, unknown>, secret: string, maxAge: number) =>
  setCookie(site.sessions.cookie, secret, effective, maxAge);

export default [
  route({
    method: "POST",
    path: "/sign-in",
    who: "anyone",
    about: "Exchanges a one-time token, or the whole sign-in link, for a session cookie. A form is sent on to `next`.",
    body: z.object({ token: z.string().max(3000), next: Next.default("/") }),
    replies: { 200: z.object({ csrf: z.string() }), 303: null },
    async handle(call): Promise<Reply> {
      const worked = await call.site.limits.signIn(call.client);
      const session = await call.site.sessions.signIn(tokenOf(call.body.token));
      if (!session)
        throw new StudioError("bad_token", "This sign-in link was used already, or it has expired. `studio link` prints a new one.");
      worked();
      const reply = call.wantsHtml ? seeOther(call.effective.prefix + call.body.next) : json({ csrf: session.csrf });
      return { ...reply, cookies: [cookieOf(call, session.secret, call.site.sessions.maxAge)] };
    },
  }),
  route({
    method: "POST",
    path: "/sign-out",
    who: "page",
    about: "Ends this session everywhere: its cookie, its sockets, its memory in other workers.",
    replies: { 204: null, 303: null },
    async handle(call): Promise<Reply> {
      const { principal, site, effective, wantsHtml } = call;
      if (principal?.kind === "session") await site.sessions.revoke("session", principal.hash);
      const reply: Reply = wantsHtml ? seeOther(`${effective.prefix}/sign-in`, "signed-out") : { status: 204, headers: {}, body: null };
      return { ...reply, cookies: [cookieOf(call, "", 0)] };
    },
  }),
];
