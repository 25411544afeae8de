import type { z } from "zod";
import type { Effective, Peer } from "../forwarding/effective.ts";
import type { Caller } from "../limits/caller.ts";
import type { Services } from "../studio/services.ts";
import type { Reply } from "./reply.ts";
import type { HttpRequest } from "./request.ts";
import type { Site } from "./site.ts";

/** Who may call a route. `page` redirects a stranger to the sign-in page, `api` answers 401; both accept a session cookie or a Bearer token. */
export type Who = "anyone" | "page" | "api";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** The caller, once authenticated. `csrf` is the token that forms of this session must carry; a Bearer caller has none and needs none. */
export interface Principal {
  kind: "session" | "token";
  hash: string;
  csrf: string | null;
}

/** What a handler gets: parsed input, the effective URL of the request, and who calls. */
export interface Call<P = unknown, Q = unknown, B = unknown> {
  request: HttpRequest;
  /** Decoded. Every `:name` matched the grammar of ids; only a `**:name` can hold slashes and other characters. */
  params: P;
  query: Q;
  body: B;
  effective: Effective;
  /** Whom the rate limits count. */
  client: Caller;
  /** The other end of the connection that brought the request: a proxy, where there is one. */
  peer: Peer;
  principal: Principal | null;
  requestId: string;
  services: Services;
  /** The server around the domain: sessions, health, assets, metrics. */
  site: Site;
  /** True when the caller prefers a page over JSON (a browser's navigation or form). */
  wantsHtml: boolean;
  /** The URL of a file of dist/web with its content hash: `asset("studio.css")` is `/assets/studio.css?v=...`, with the prefix. */
  asset(name: string): string;
}

/**
 * One route, as data. `body` is parsed from JSON or a form, at most `maxBody` bytes (default: the setting maxBodyBytes); a failed parse answers
 * problem+json naming the field. State-changing methods are checked for Origin and, with a session cookie, for the CSRF token (`x-csrf-token` or the
 * form field `csrf`).
 */
export interface Route<P = Record<string, string>, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType> {
  method: Method;
  /** rou3 syntax: `/flowcharts/:id/run`, `/files/**:path`. Never has the prefix. `:name` takes an id (see ID in params.ts), else the answer is 404. */
  path: string;
  who: Who;
  about: string;
  query?: Q;
  body?: B;
  maxBody?: number;
  /** The body is of any type and only counted: the handler gets `{ bytes }`. The CSRF token then has to come in the header. */
  counted?: true;
  /** Status -> schema of the JSON answer, for /openapi.json. */
  replies?: Record<number, z.ZodType | null>;
  /** True where the answer to a repeated `Idempotency-Key` is stored by the handler, for /openapi.json. */
  idempotent?: true;
  handle(call: Call<P, z.infer<Q>, z.infer<B>>): Promise<Response | Reply> | Response | Reply;
}

/** The params of a path: `/a/:id/**:rest` has `id` and `rest`. */
export type ParamsOf<Path extends string> = Path extends `${infer Head}/${infer Tail}` ? ParamOf<Head> & ParamsOf<Tail> : ParamOf<Path>;
type ParamOf<Segment extends string> = Segment extends `**:${infer Name}`
  ? Record<Name, string>
  : Segment extends `:${infer Name}`
    ? Record<Name, string>
    : unknown;

/** Declares a route, keeping the literal types of its schemas and of its path. */
export function route<const Path extends string, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType>(
  definition: Omit<Route<ParamsOf<Path>, Q, B>, "path"> & { path: Path },
): Route {
  return definition as unknown as Route;
}
