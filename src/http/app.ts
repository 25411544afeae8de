import { addRoute, createRouter, findRoute } from "rou3";
import { ERRORS, StudioError } from "../errors.ts";
import type { Report } from "../report.ts";
import type { Services } from "../studio/services.ts";
import type { AccessLog } from "./access.ts";
import { readBody } from "./body.ts";
import { createEffective, type Effective, type HostPolicy, type Peer } from "./effective.ts";
import { checkCsrf, checkOrigin, type HeaderReader } from "./origin.ts";
import { checkParams, restOf } from "./params.ts";
import { problem } from "./problem.ts";
import { fromResponse, type Reply, seeOther, toResponse } from "./reply.ts";
import type { Call, Principal, Route } from "./route.ts";
import { withSecurityHeaders } from "./security-headers.ts";
import type { Site } from "./site.ts";
import { validate } from "./validate.ts";

/** What the application is made of. */
export interface AppOptions {
  routes: readonly Route[];
  services: Services;
  site: Site;
  hosts: HostPolicy;
  /** Origins besides our own that may change state and open sockets. */
  allowedOrigins: readonly string[];
  maxBodyBytes: number;
  report: Report;
  access: AccessLog;
}

/** Why a request may not open or use a socket. */
export interface Refusal {
  status: number;
  code: string;
  message: string;
}

/** The whole HTTP surface of a worker, without any runtime. */
export interface App {
  readonly routes: readonly Route[];
  /** Answers any request. It never rejects. */
  answer(request: Request, peer: Peer): Promise<Reply>;
  /** `answer` as a web-standard Response. */
  fetch(request: Request, peer: Peer): Promise<Response>;
  /** Answers a request that a host's own router has matched to a route of the table. `params` as they stand in the path, not decoded. */
  run(route: Route, request: Request, params: Record<string, string>, peer: Peer): Promise<Response>;
  /** Whether a request of the socket engine may pass: Host and Origin. To be asked for every one of them, with or without a sid. */
  handshake(headers: HeaderReader, peer: Peer): Refusal | null;
  /** Who calls, by session cookie, Bearer header or the token of a socket handshake. */
  authenticate(headers: HeaderReader, token: string | null): Promise<Principal | null>;
}

interface Matched {
  route: Route;
  rest: string | null;
}

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
const METHODS = ["GET", "POST", "PUT", "DELETE"] as const;

/** Builds the application from its parts. The route table is read once. */
export function createApp(options: AppOptions): App {
  const { services, site, report, access } = options;
  const effectiveOf = createEffective(options.hosts);
  const router = createRouter<Matched>();
  const matches = new Map<Route, Matched>();
  for (const route of options.routes) {
    const matched = { route, rest: restOf(route.path) };
    matches.set(route, matched);
    addRoute(router, route.method, route.path, matched);
  }

  const assetUrl = (prefix: string, name: string) => {
    const asset = site.assets.get(name);
    return `${prefix}/assets/${name}${asset ? `?v=${asset.hash}` : ""}`;
  };

  /** The methods that are offered at a path, or null when nothing is there. */
  const allowOf = (path: string): string | null => {
    const found = new Set<string>();
    for (const method of METHODS) {
      const hit = findRoute(router, method, path);
      if (!hit) continue;
      found.add(method);
      if (method === "GET") found.add("HEAD");
    }
    return found.size > 0 ? [...found].join(", ") : null;
  };

  const find = (method: string, path: string) => findRoute(router, method === "HEAD" ? "GET" : method, path);

  /** The whole of a request, from the effective URL to the handler's answer. Throws StudioError and whatever a handler throws. */
  const perform = async (
    found: { data: Matched; params?: Record<string, string> },
    request: Request,
    effective: Effective,
    requestId: string,
    html: boolean,
    search: string,
  ): Promise<Reply> => {
    const { route, rest } = found.data;
    const { headers } = request;
    const changes = route.method !== "GET";
    if (changes) checkOrigin(headers, effective, options.allowedOrigins);
    const caller = site.sessions.find(headers.get("cookie"), headers.get("authorization"));
    const principal = caller instanceof Promise ? await caller : caller;
    if (principal === null && route.who !== "anyone") {
      if (route.who === "page" && html) {
        const here = changes ? "" : `?next=${encodeURIComponent(pathOf(request.url) + search)}`;
        return seeOther(`${effective.prefix}/sign-in${here}`);
      }
      throw new StudioError("unauthenticated");
    }
    const params = found.params ? checkParams(found.params, rest) : {};
    const query = route.query ? validate(route.query, queryOf(search), "query") : undefined;
    let body: unknown;
    if (changes) {
      body = await readBody(request, route.maxBody ?? options.maxBodyBytes);
      checkCsrf(principal, headers, body);
      if (route.body) body = validate(route.body, withoutCsrf(body), "body");
    }
    const call: Call<Record<string, string>> = {
      request,
      params,
      query,
      body,
      effective,
      principal,
      requestId,
      services,
      site,
      wantsHtml: html,
      asset: (name) => assetUrl(effective.prefix, name),
    };
    const result = await route.handle(call);
    return result instanceof Response ? fromResponse(result) : result;
  };

  /** Finishes an answer: security headers, HEAD, metrics and the access log, also of what failed. */
  const handle = async (
    request: Request,
    peer: Peer,
    path: string,
    search: string,
    locate: () => { data: Matched; params?: Record<string, string> } | undefined,
  ): Promise<Reply> => {
    const started = performance.now();
    const { headers, method } = request;
    const sent = headers.get("x-request-id");
    const requestId = sent !== null && REQUEST_ID.test(sent) ? sent : crypto.randomUUID();
    const html = prefersHtml(headers);
    let pattern = "-";
    let prefix = "";
    let reply: Reply;
    try {
      const effective = effectiveOf(headers.get("host"), peer);
      prefix = effective.prefix;
      const found = locate();
      if (found) {
        pattern = found.data.route.path;
        reply = await perform(found, request, effective, requestId, html, search);
      } else reply = nothingHere(path, method, allowOf, { requestId, wantsHtml: html, prefix, stylesheet: assetUrl(prefix, "studio.css") });
    } catch (error) {
      const gone = request.signal.aborted && !(error instanceof StudioError);
      if (!gone && (!(error instanceof StudioError) || error.code === "internal" || error.cause !== undefined))
        report(error, { stage: "http", request_id: requestId, route: pattern });
      reply = problem(error, { requestId, wantsHtml: html, prefix, stylesheet: assetUrl(prefix, "studio.css") });
    }
    reply.headers = withSecurityHeaders(reply.headers, requestId);
    if (site.health.draining) reply.headers.connection = "close";
    if (method === "HEAD") withoutBody(reply);
    const ms = performance.now() - started;
    site.metrics.answered(method, pattern, reply.status, ms / 1000);
    const line = { id: requestId, method, path, route: pattern, status: reply.status, ms: Math.round(ms * 10) / 10, client: peer.address };
    access(reply.status >= 500 && request.signal.aborted ? { ...line, aborted: true } : line);
    return reply;
  };

  const answer = (request: Request, peer: Peer) => {
    const { path, search } = splitUrl(request.url);
    return handle(request, peer, path, search, () => find(request.method, path));
  };

  return {
    routes: options.routes,
    answer,
    fetch: async (request, peer) => toResponse(await answer(request, peer)),
    async run(route, request, params, peer) {
      const { path, search } = splitUrl(request.url);
      const data = matches.get(route);
      return toResponse(await handle(request, peer, path, search, () => (data ? { data, params } : undefined)));
    },
    handshake(headers, peer) {
      try {
        checkOrigin(headers, effectiveOf(headers.get("host"), peer), options.allowedOrigins);
        return null;
      } catch (error) {
        if (!(error instanceof StudioError)) throw error;
        return { status: ERRORS[error.code].status, code: error.code, message: error.message };
      }
    },
    authenticate: async (headers, token) =>
      token === null ? site.sessions.find(headers.get("cookie"), headers.get("authorization")) : site.sessions.findToken(token),
  };
}

/** Path and query of an absolute URL that a runtime has already parsed and normalised. */
function splitUrl(url: string): { path: string; search: string } {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  if (start === -1) return { path: "/", search: "" };
  const hash = url.indexOf("#", start);
  const end = hash === -1 ? url.length : hash;
  const query = url.indexOf("?", start);
  if (query === -1 || query > end) return { path: url.slice(start, end), search: "" };
  return { path: url.slice(start, query), search: url.slice(query, end) };
}

const pathOf = (url: string) => splitUrl(url).path;

/** A query as an object; a repeated name gives its last value. */
function queryOf(search: string): Record<string, string> {
  return search.length > 1 ? Object.fromEntries(new URLSearchParams(search)) : {};
}

function withoutCsrf(body: unknown): unknown {
  if (body === null || typeof body !== "object" || !("csrf" in body)) return body ?? {};
  const { csrf: _, ...rest } = body;
  return rest;
}

/** A browser's navigation or form says that it takes HTML; a script that calls an endpoint does not. */
function prefersHtml(headers: HeaderReader): boolean {
  const accept = headers.get("accept");
  return accept?.includes("text/html");
}

function nothingHere(
  path: string,
  method: string,
  allowOf: (path: string) => string | null,
  context: Parameters<typeof problem>[1],
): Reply {
  const allow = allowOf(path);
  if (allow === null) return problem(new StudioError("not_found", "There is nothing at this address."), context);
  if (method === "OPTIONS") return { status: 204, headers: { allow }, body: null };
  const reply = problem(new StudioError("method_not_allowed", `This address takes ${allow}.`), context);
  reply.headers.allow = allow;
  return reply;
}

/** The answer to HEAD: what GET would say, without its body (RFC 9110, section 9.3.2). */
function withoutBody(reply: Reply): void {
  const { body } = reply;
  if (typeof body === "string") reply.headers["content-length"] = String(new TextEncoder().encode(body).length);
  else if (body instanceof Uint8Array) reply.headers["content-length"] = String(body.length);
  else if (body !== null) body.cancel().catch(() => {});
  reply.body = null;
}
