import { html } from "@elysiajs/html";
import { Elysia } from "elysia";
import type { Peer } from "../../src/forwarding/effective.ts";
import type { App } from "../../src/http/app.ts";
import { restOf } from "../../src/http/params.ts";
import { type Reply, toResponse } from "../../src/http/reply.ts";
import type { Route } from "../../src/http/route.ts";

/** The peers of the requests that are being answered; Elysia hands on the Request object itself. */
export type Peers = WeakMap<Request, Peer>;

const UNKNOWN: Peer = { address: "unknown", secure: false };

/** The core reads bodies itself, bounded. */
const UNPARSED = { parse: "none" } as object;

/**
 * Hosts every route of the table natively in Elysia's router. What it does not match (another method, an unknown path, a host too short for its path
 * parsing) goes to the application's own lookup, which answers it the same on every runtime.
 */
export function hostRoutes(app: App, peers: Peers, long: WeakSet<Request>): (request: Request) => Response | Promise<Response> {
  const peerOf = (request: Request) => peers.get(request) ?? UNKNOWN;
  const respond = (request: Request, reply: Reply) => {
    if (isLong(reply)) long.add(request);
    return toResponse(reply);
  };
  const lookUp = async (request: Request) => respond(request, await app.answer(request, peerOf(request)));
  // Compiled, because the interpreting handler takes ten times as long. Compilation reads the source text of a handler to see what of the context it
  // uses; where that text was altered (type stripping on Node) it has lost bodies and cookies. So handlers name what they use in their parameter, use
  // no body or cookie of Elysia's, and Elysia runs on Bun alone.
  const elysia = new Elysia({ aot: true, name: "studio" });
  const isPage = ({ method, who }: Route) => method === "GET" && who === "page";

  for (const route of app.routes) {
    if (isPage(route)) continue;
    const rest = restOf(route.path);
    elysia.route(
      route.method,
      elysiaPath(route.path),
      async ({ request, params }: { request: Request; params: Record<string, string> }) => {
        // Elysia decodes ids and we do not: what is encoded takes the one way that all runtimes share.
        if (request.url.includes("%")) return lookUp(request);
        if (rest) params[rest] = params["*"] ?? "";
        return respond(request, await app.run(route, request, params, peerOf(request)));
      },
      UNPARSED,
    );
  }

  // From here on the context has `html`. Detection is off: a text that looks like markup would become a page by itself.
  const pages = elysia.use(html({ autoDetect: false, autoDoctype: false, contentType: "text/html; charset=utf-8" }));
  for (const route of app.routes) {
    if (!isPage(route)) continue;
    pages.route(
      route.method,
      elysiaPath(route.path),
      async ({ request, params, set, html: page }) => {
        if (request.url.includes("%")) return lookUp(request);
        const reply = await app.run(route, request, params as Record<string, string>, peerOf(request));
        if (typeof reply.body !== "string") return respond(request, reply);
        if (isLong(reply)) long.add(request);
        set.status = reply.status;
        Object.assign(set.headers, reply.headers, reply.cookies ? { "set-cookie": reply.cookies } : {});
        return page(reply.body);
      },
      UNPARSED,
    );
  }
  elysia.onError({ as: "global" }, ({ request }) => lookUp(request));
  elysia.compile();
  return elysia.fetch;
}

/** Answers that a slow client needs time for. */
const isLong = ({ body }: Reply) => body instanceof ReadableStream || (body !== null && body.length > 64 * 1024);

/** `**:path` is Elysia's `*`. */
const elysiaPath = (path: string) => path.replace(/\*\*:\w+$/, "*");
