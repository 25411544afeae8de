import { z } from "zod";
import { StudioError } from "../../errors.ts";
import { json, type Reply } from "../reply.ts";
import { type Call, route } from "../route.ts";

/** Only a person makes and revokes tokens: a token that leaked cannot outlive its own revocation. */
function needSession({ principal }: Call<unknown, unknown, unknown>): void {
  if (principal?.kind !== "session") throw new StudioError("forbidden", "API tokens are made and revoked in a signed-in browser.");
}

export default [
  route({
    method: "POST",
    path: "/api/tokens",
    who: "api",
    about: "Makes an API token. The token is shown only in this answer; its `id` revokes it.",
    body: z.strictObject({
      name: z.string().trim().min(1).max(100),
      expires_in_days: z.coerce.number().int().min(1).max(3650).nullable().default(null),
    }),
    replies: { 201: z.object({ id: z.string(), token: z.string(), expires_at: z.number().nullable() }) },
    async handle(call) {
      needSession(call);
      const days = call.body.expires_in_days;
      const expiresAt = days === null ? null : call.services.clock.now() + days * 86_400_000;
      const { token, hash } = await call.site.sessions.createToken(call.body.name, expiresAt);
      return json({ id: hash, token, expires_at: expiresAt }, 201);
    },
  }),
  route({
    method: "DELETE",
    path: "/api/tokens/:id",
    who: "api",
    about: "Revokes an API token and closes its sockets.",
    replies: { 204: null },
    async handle(call): Promise<Reply> {
      needSession(call);
      if (!(await call.services.store.apiToken(call.params.id))) throw new StudioError("not_found", "There is no such API token.");
      await call.site.sessions.revoke("token", call.params.id);
      return { status: 204, headers: {}, body: null };
    },
  }),
];
