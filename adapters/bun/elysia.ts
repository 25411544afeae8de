import { html } from "@elysiajs/html";
import { Elysia } from "elysia";
import type { App } from "../../src/http/app.ts";
import type { Peer } from "../../src/http/effective.ts";
import { type Reply, toResponse } from "../../src/http/reply.ts";
import type { Route } from "../../src/http/route.ts";

/** The peers of the requests that are being answered; Elysia hands on the Request object itself. */
export type Peers = WeakMap<Request, Peer>;

/** What of Elysia's context the routes use. `html` is there for pages. */
interface Context {
  request: Request;
  params: Record<string, string>;
  set: { status?: number | string; headers: Record<string, string | string[]> };
  html?: (markup: string) => Response | Promise<Response>;
}

const UNKNOWN: Peer = { address: "unknown", secure: false };

/** The core reads bodies itself, bounded: with a type that it does not know, Elysia leaves them alone. */
const UNPARSED = { type: "none", parse: "none" } as object;

/**
 * Hosts every route of the table natively in Elysia's router. What it does not match (another method, an unknown path, a host too short for its path
 * parsing) goes to the application's own lookup, which answers it the same on every runtime.
 */
export function hostRoutes(app: App, peers: Peers): (request: Request) => Response | Promise<Response> {
  const peerOf = (request: Request) => peers.get(request) ?? UNKNOWN;
  // Not compiled: compilation reads the source text of handlers, which has lost bodies and cookies elsewhere.
  const elysia = new Elysia({ aot: false, name: "studio" });
  const isPage = ({ method, who }: Route) => method === "GET" && who === "page";

  const add = (route: Route, answer: (reply: Reply, context: Context) => Response | Promise<Response>) => {
    const rest = /\*\*:(\w+)$/.exec(route.path)?.[1];
    const handle = async (context: Context) => {
      const { request, params } = context;
      // Elysia decodes ids and we do not: what is encoded takes the one way that all runtimes share.
      if (request.url.includes("%")) return app.fetch(request, peerOf(request));
      if (rest) params[rest] = params["*"] ?? "";
      return answer(await app.run(route, request, params, peerOf(request)), context);
    };
    elysia.route(route.method, rest ? route.path.replace(/\*\*:\w+$/, "*") : route.path, handle as never, UNPARSED as never);
  };

  for (const route of app.routes) if (!isPage(route)) add(route, toResponse);
  // From here on the context has `html`. Detection is off: a text that looks like markup would become a page by itself.
  elysia.use(html({ autoDetect: false, autoDoctype: false, contentType: "text/html; charset=utf-8" }));
  for (const route of app.routes) {
    if (isPage(route)) {
      add(route, (reply, { set, html: page }) => {
        if (typeof reply.body !== "string" || !page) return toResponse(reply);
        set.status = reply.status;
        Object.assign(set.headers, reply.headers);
        if (reply.cookies) set.headers["set-cookie"] = reply.cookies;
        return page(reply.body);
      });
    }
  }
  elysia.onError({ as: "global" }, ({ request }) => app.fetch(request, peerOf(request)));
  return elysia.fetch;
}
