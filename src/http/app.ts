import { ERRORS, type ErrorCode, type FieldError, StudioError } from "../errors.ts";
import type { ForwardingConfig } from "../forwarding/config.ts";
import type { Effective, HeaderReader, Peer, Why } from "../forwarding/effective.ts";
import { createForwarding } from "../forwarding/resolve.ts";
import { locationValue } from "../forwarding/urls.ts";
import { stripPrefix } from "../forwarding/values.ts";
import { type Caller, callerOf } from "../limits/caller.ts";
import type { Report } from "../report.ts";
import type { Services } from "../studio/services.ts";
import type { AccessLog } from "./access.ts";
import { countBody, readBody } from "./body.ts";
import { corsHeaders, preflightHeaders } from "./cors.ts";
import type { Arrival } from "./diagnostics/handshakes.ts";
import { badOrigin, checkCsrf, checkOrigin, whoseRequest } from "./origin.ts";
import { checkParams } from "./params.ts";
import { problem } from "./problem.ts";
import { fromResponse, type Reply, seeOther, toResponse } from "./reply.ts";
import type { HttpRequest } from "./request.ts";
import type { Call, Principal, Route } from "./route.ts";
import { withSecurityHeaders } from "./security-headers.ts";
import { bearerOf } from "./sessions.ts";
import type { Site } from "./site.ts";
import { createTable, type Found } from "./table.ts";
import { queryOf, splitUrl } from "./url.ts";
import { validate } from "./validate.ts";

/** What the application is made of. */
export interface AppOptions {
  routes: readonly Route[];
  services: Services;
  site: Site;
  /** What is believed of forwarding headers, and which hosts are served. */
  forwarding: ForwardingConfig;
  /** Origins besides our own that may change state and open sockets. */
  allowedOrigins: readonly string[];
  /** Origins that may open sockets besides those; `*` lets in the pages of every origin, without the session of their browser. */
  socketOrigins: readonly string[];
  maxBodyBytes: number;
  /** The value of Strict-Transport-Security for answers to https, or `off`. */
  hsts: string;
  /** Whether connections may be used again. */
  keepAlive: boolean;
  /** Renders a failed request for a browser once its effective URL is known; without it, and when it fails itself, a plain page is sent. */
  errorPage?: ErrorPage;
  report: Report;
  access: AccessLog;
  /** Hears of every request whose hops contradict each other. It never throws. */
  contradicted?(found: readonly Why[]): void;
}

/** What a page for a failed request shows, and what it may know of the request. */
export type ErrorPage = (
  problem: { code: ErrorCode; message: string; errors: readonly FieldError[]; requestId: string },
  call: Pick<Call, "request" | "effective" | "principal" | "asset">,
) => Promise<Reply>;

/** Why a request may not open or use a socket. */
export interface Refusal {
  status: number;
  code: ErrorCode;
  message: string;
  /** Seconds after which the same may succeed, for the header Retry-After. */
  retryAfterS?: number;
}

/** What the core says of a request of the socket engine. */
export interface Handshake {
  refusal: Refusal | null;
  /** For every answer, refusals included. */
  cors: Readonly<Record<string, string>>;
  /** The effective address of the client. */
  client: string;
}

/** The whole HTTP surface of a worker, without any runtime. */
export interface App {
  readonly routes: readonly Route[];
  /** Answers any request. It never rejects. */
  answer(request: HttpRequest, peer: Peer): Promise<Reply>;
  /** `answer` as a web-standard Response. */
  fetch(request: HttpRequest, peer: Peer): Promise<Response>;
  /** Answers a request that a host's own router has matched to a route of the table. `params` as they stand in the path, not decoded. */
  run(route: Route, request: HttpRequest, params: Record<string, string>, peer: Peer): Promise<Reply>;
  /** Whether a request of the socket engine may pass: Host and Origin. To be asked for every one of them, with or without a sid. */
  handshake(headers: HeaderReader, peer: Peer): Handshake;
  /** Counts a request of the socket engine that passed `handshake`; `opens` is true for the first of a session. */
  count(headers: HeaderReader, peer: Peer, opens: boolean): Refusal | null;
  /**
   * Who opens a socket, by the token of its handshake, Bearer header or session cookie. The cookie counts for our own pages and those of origins that are
   * named: a browser sends it along for every page, and `*` lets in the pages of every origin. Rejects with StudioError `too_many_requests` when too many
   * tokens from there did not work.
   */
  authenticate(headers: HeaderReader, token: string | null, peer: Peer): Promise<Principal | null>;
  /** The effective address of who opened a socket; that of the peer where the request is one that is refused. */
  clientOf(headers: HeaderReader, peer: Peer): string;
  /** Takes down how a handshake arrived, if it is marked for diagnostics; `refused` says in one word why it did not pass. */
  noteHandshake(arrival: Arrival, refused: string | null): void;
  /** The path of a request below the prefix under which Studio is served; the path itself when the request is one that is refused. */
  pathBelow(path: string, headers: HeaderReader, peer: Peer): string;
}

/** One request on its way through the application. */
interface Exchange {
  readonly request: HttpRequest;
  readonly peer: Peer;
  /** Below the prefix, once that is known. */
  path: string;
  readonly search: string;
  readonly requestId: string;
  readonly wantsHtml: boolean;
  effective: Effective | null;
  principal: Principal | null;
  /** The pattern of the route, `-` as long as none was found. */
  pattern: string;
}

/** Whoever asks whether a worker lives is never refused, nor looked up in the database: a worker that refuses, or waits, would be taken for a dead one. */
const PROBES = new Set(["/livez", "/readyz", "/healthz"]);

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
const COUNTED = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]);

/** Builds the application from its parts. The route table is read once. */
export function createApp(options: AppOptions): App {
  const { services, site, report, access } = options;
  const effectiveOf = createForwarding(options.forwarding);
  const table = createTable(options.routes);
  const mayOpenSockets = [...options.allowedOrigins, ...options.socketOrigins];

  const assetUrl = (prefix: string, name: string) => {
    const asset = site.assets.get(name);
    return `${prefix}/assets/${name}${asset ? `?v=${asset.hash}` : ""}`;
  };

  /** From the found route to its handler's answer. Throws StudioError and whatever a handler throws. */
  const perform = async (exchange: Exchange, effective: Effective, { route, rest, params: raw }: Found, client: Caller): Promise<Reply> => {
    const { request, peer, wantsHtml, search } = exchange;
    const { headers } = request;
    const changes = route.method !== "GET";
    if (changes) {
      site.limits.write(client);
      checkOrigin(headers, effective, options.allowedOrigins);
    }
    const isProbe = PROBES.has(exchange.path);
    const bearer = isProbe ? null : bearerOf(headers);
    const caller = isProbe ? null : site.sessions.find(headers.get("cookie"), bearer, effective);
    const principal = caller instanceof Promise ? await caller : caller;
    exchange.principal = principal;
    if (principal === null && bearer !== null) await site.limits.badToken(client);
    if (principal === null && route.who !== "anyone") {
      if (route.who !== "page" || !wantsHtml) throw new StudioError("unauthenticated");
      const next = changes ? "" : `?next=${encodeURIComponent(exchange.path + search)}`;
      return seeOther(`${effective.prefix}/sign-in${next}`);
    }
    const params = raw ? checkParams(raw, rest) : {};
    const query = route.query ? validate(route.query, queryOf(search), "query") : undefined;
    let body: unknown;
    if (changes) {
      const limit = route.maxBody ?? options.maxBodyBytes;
      body = route.counted ? await countBody(request, limit) : await readBody(request, limit);
      // What anyone may do needs no proof that our own page asked for it.
      if (route.who !== "anyone") checkCsrf(principal, headers, body);
      if (route.body) body = validate(route.body, withoutCsrf(body), "body");
    }
    const result = await route.handle({
      request,
      params,
      query,
      body,
      effective,
      client,
      peer,
      principal,
      requestId: exchange.requestId,
      services,
      site,
      wantsHtml,
      asset: (name) => assetUrl(effective.prefix, name),
    });
    return result instanceof Response ? fromResponse(result) : result;
  };

  const nothingHere = ({ path, request }: Exchange): Reply => {
    const allow = table.allow(path);
    if (allow === null) throw new StudioError("not_found", "There is nothing at this address.");
    if (request.method === "OPTIONS") return { status: 204, headers: { allow }, body: null };
    throw new StudioError("method_not_allowed", `This address takes ${allow}.`);
  };

  const failed = async (error: unknown, exchange: Exchange): Promise<Reply> => {
    const { request, requestId, wantsHtml, effective, principal, path, pattern } = exchange;
    const known = error instanceof StudioError ? error : new StudioError("internal", undefined, { cause: error });
    // Reading the body of a client that went away fails; that is its business.
    if (known.cause !== undefined && !request.signal.aborted) report(known.cause, { stage: "http", request_id: requestId, route: pattern });
    const prefix = effective?.prefix ?? "";
    const plain = problem(known, { requestId, wantsHtml, prefix, stylesheet: assetUrl(prefix, "studio.css") });
    if (known.code === "method_not_allowed") plain.headers.allow = table.allow(path) ?? "";
    // A page with all its parts is more work than the request that is being refused.
    if (!wantsHtml || !effective || !options.errorPage || known.code === "too_many_requests") return plain;
    try {
      const asset = (name: string) => assetUrl(effective.prefix, name);
      const shown = { code: known.code, message: known.message, errors: known.errors, requestId };
      // Where there is no route nobody has asked yet who this is, and who is signed in keeps the menu.
      const who = principal ?? (pattern === "-" ? await site.sessions.find(request.headers.get("cookie"), null, effective) : null);
      const page = await options.errorPage(shown, { request, effective, principal: who, asset });
      return { ...page, status: plain.status, headers: { ...plain.headers, ...page.headers } };
    } catch (inner) {
      report(inner, { stage: "http.error-page", request_id: requestId });
      return plain;
    }
  };

  /** Lets pages of the origins that are named read an answer; `*` is for sockets alone. */
  const shareWith = (effective: Effective, headers: HeaderReader, reply: Reply) => {
    const whose = whoseRequest(headers, effective, options.allowedOrigins);
    const { allow } = reply.headers;
    const asked = whose === "named" && allow !== undefined && headers.get("access-control-request-method") !== null;
    const cors = { ...corsHeaders(whose, headers.get("origin")), ...(asked ? preflightHeaders(allow) : {}) };
    const vary = [reply.headers.vary, cors.vary].filter((part) => part !== undefined).join(", ");
    Object.assign(reply.headers, cors, { vary });
  };

  /** `matched` is what a host's own router has found, which knows of no prefix. */
  const handle = async (request: HttpRequest, peer: Peer, matched: (() => Found) | null): Promise<Reply> => {
    const started = performance.now();
    const { headers, method } = request;
    const sent = headers.get("x-request-id");
    const { path, search } = splitUrl(request.url);
    const exchange: Exchange = {
      request,
      peer,
      path,
      search,
      requestId: sent !== null && REQUEST_ID.test(sent) ? sent : crypto.randomUUID(),
      wantsHtml: headers.get("accept")?.includes("text/html") ?? false,
      effective: null,
      principal: null,
      pattern: "-",
    };
    let reply: Reply;
    try {
      const effective = effectiveOf(headers, peer);
      exchange.effective = effective;
      if (effective.contradictions.length > 0) options.contradicted?.(effective.contradictions);
      exchange.path = stripPrefix(path, effective.prefix);
      const found = matched && exchange.path === path ? matched() : table.find(method, exchange.path);
      const client = callerOf(effective, headers, peer);
      if (!PROBES.has(exchange.path)) site.limits.request(client);
      if (found) {
        exchange.pattern = found.route.path;
        reply = await perform(exchange, effective, found, client);
      } else reply = nothingHere(exchange);
    } catch (error) {
      reply = await failed(error, exchange);
    }
    const hsts = options.hsts !== "off" && exchange.effective?.scheme === "https" ? options.hsts : null;
    reply.headers = withSecurityHeaders(reply.headers, exchange.requestId, hsts);
    if (options.allowedOrigins.length > 0 && exchange.effective) shareWith(exchange.effective, headers, reply);
    const { location } = reply.headers;
    if (location !== undefined && exchange.effective) reply.headers.location = locationValue(exchange.effective, location, exchange.path);
    if (site.health.draining || !options.keepAlive) reply.headers.connection = "close";
    if (method === "HEAD") withoutBody(reply);
    const ms = performance.now() - started;
    site.metrics.answered(COUNTED.has(method) ? method : "OTHER", exchange.pattern, reply.status, ms / 1000);
    access(
      {
        id: exchange.requestId,
        method,
        path: exchange.path,
        route: exchange.pattern,
        status: reply.status,
        ms: Math.round(ms * 10) / 10,
        client: exchange.effective?.client ?? peer.address,
        ...(reply.status >= 500 && request.signal.aborted ? { aborted: true as const } : {}),
      },
      { search, sent: headers, answered: reply.headers, body: reply.body },
    );
    return reply;
  };

  const answer = (request: HttpRequest, peer: Peer) => handle(request, peer, null);

  return {
    routes: options.routes,
    answer,
    fetch: async (request, peer) => toResponse(await answer(request, peer)),
    run: (route, request, params, peer) => handle(request, peer, () => table.found(route, params)),
    handshake(headers, peer) {
      try {
        const effective = effectiveOf(headers, peer);
        if (effective.contradictions.length > 0) options.contradicted?.(effective.contradictions);
        const whose = whoseRequest(headers, effective, mayOpenSockets);
        const cors = corsHeaders(whose, headers.get("origin"));
        const refusal: Refusal | null =
          whose === "refused" ? { status: ERRORS.bad_origin.status, code: "bad_origin", message: badOrigin(headers, effective) } : null;
        return { refusal, cors, client: effective.client };
      } catch (error) {
        if (!(error instanceof StudioError)) throw error;
        return { refusal: refusalOf(error), cors: corsHeaders("refused", null), client: peer.address };
      }
    },
    count(headers, peer, opens) {
      try {
        const client = callerOf(effectiveOf(headers, peer), headers, peer);
        site.limits.request(client);
        if (opens) site.limits.handshake(client);
        return null;
      } catch (error) {
        if (!(error instanceof StudioError)) throw error;
        return refusalOf(error);
      }
    },
    async authenticate(headers, token, peer) {
      const effective = effectiveOf(headers, peer);
      const bearer = bearerOf(headers);
      const whose = whoseRequest(headers, effective, mayOpenSockets);
      const cookie = whose === "ours" || whose === "named" ? headers.get("cookie") : null;
      const principal = await (token === null ? site.sessions.find(cookie, bearer, effective) : site.sessions.findToken(token));
      if (principal === null && (token ?? bearer) !== null) await site.limits.badToken(callerOf(effective, headers, peer));
      return principal;
    },
    clientOf(headers, peer) {
      try {
        return effectiveOf(headers, peer).client;
      } catch {
        return peer.address;
      }
    },
    noteHandshake: site.handshakes.note,
    pathBelow(path, headers, peer) {
      try {
        return stripPrefix(path, effectiveOf(headers, peer).prefix);
      } catch {
        return path;
      }
    },
  };
}

/** What a check threw, as an answer for the socket engine. */
function refusalOf({ code, message, retryAfterS }: StudioError): Refusal {
  return { status: ERRORS[code].status, code, message, ...(retryAfterS === null ? {} : { retryAfterS }) };
}

function withoutCsrf(body: unknown): unknown {
  if (body === null || typeof body !== "object" || !("csrf" in body)) return body ?? {};
  const { csrf: _, ...rest } = body;
  return rest;
}

const encoder = new TextEncoder();

/** The answer to HEAD: what GET would say, without its body (RFC 9110, section 9.3.2). */
function withoutBody(reply: Reply): void {
  const { body } = reply;
  if (typeof body === "string") reply.headers["content-length"] = String(encoder.encode(body).length);
  else if (body instanceof Uint8Array) reply.headers["content-length"] = String(body.length);
  else if (body !== null) body.cancel().catch(() => {});
  reply.body = null;
}
