import { z } from "zod";
import { CONTRACT_VERSION } from "../../contract/envelope.ts";
import { json, text } from "../reply.ts";
import { type Call, route } from "../route.ts";

const Check = z.object({ name: z.string(), ok: z.boolean(), ms: z.number() });
const Readiness = z.object({ ok: z.boolean(), draining: z.boolean(), checks: z.array(Check), notices: z.array(z.string()) });

const SHARED_ADDRESS = "a proxy's forwarding headers are not believed: its clients share one rate limit";

/** Probes come without credentials, so they hear names of parts and times, no addresses and no error texts. */
async function ready({ site, query }: Call<unknown, unknown>) {
  const readiness = await site.health.ready();
  const verbose = (query as { verbose?: string }).verbose !== undefined;
  const notices = site.limits.sharedAddress ? [SHARED_ADDRESS] : [];
  const reply = verbose ? json({ ...readiness, notices }) : text(readiness.ok ? "ok\n" : "not ready\n");
  if (!readiness.ok) {
    reply.status = 503;
    reply.headers["retry-after"] = "1";
  }
  return reply;
}

const Verbose = z.object({ verbose: z.string().optional() });

export default [
  route({
    method: "GET",
    path: "/livez",
    who: "anyone",
    about: "Says that this worker answers. It asks nothing else, so that a database that is away restarts nobody.",
    handle: () => text("ok\n"),
  }),
  route({
    method: "GET",
    path: "/readyz",
    who: "anyone",
    about: "Says whether this worker can serve: 503 while it drains or while the database or Redis is away. `?verbose` gives each check.",
    query: Verbose,
    replies: { 200: Readiness, 503: Readiness },
    handle: ready,
  }),
  route({
    method: "GET",
    path: "/healthz",
    who: "anyone",
    about: "The same as /readyz, for probes that know only this name.",
    query: Verbose,
    replies: { 200: Readiness, 503: Readiness },
    handle: ready,
  }),
  route({
    method: "GET",
    path: "/version",
    who: "api",
    about: "The version of Studio and of the realtime contract, and which worker answers.",
    replies: { 200: z.object({ version: z.string(), contract: z.string(), runtime: z.string(), worker: z.string() }) },
    handle: ({ site }) => json({ ...site.about, contract: CONTRACT_VERSION }),
  }),
  route({
    method: "GET",
    path: "/metrics",
    // Not open to loopback: behind a proxy of the same host, everybody would be loopback. Prometheus sends a Bearer token.
    who: "api",
    about: "Prometheus metrics of the worker that answers.",
    async handle({ site }) {
      return { status: 200, headers: { "content-type": site.metrics.contentType }, body: await site.metrics.text() };
    },
  }),
];
