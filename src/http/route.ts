import type { z } from "zod";
import type { Services } from "../studio/services.ts";
import type { Effective } from "./effective.ts";

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
  request: Request;
  params: P;
  query: Q;
  body: B;
  effective: Effective;
  principal: Principal | null;
  requestId: string;
  services: Services;
  /** True when the caller prefers a page over JSON (a browser's navigation or form). */
  wantsHtml: boolean;
}

/**
 * One route, as data. `body` is parsed from JSON or a form, at most `maxBody` bytes (default 1 MiB); a failed parse answers problem+json naming the
 * field. State-changing methods are checked for Origin and, with a session cookie, for the CSRF token (`x-csrf-token` or the form field `csrf`).
 */
export interface Route<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType> {
  method: Method;
  /** rou3 syntax: `/flowcharts/:id/run`. Never has the prefix. */
  path: string;
  who: Who;
  about: string;
  params?: P;
  query?: Q;
  body?: B;
  maxBody?: number;
  /** Status -> schema of the JSON answer, for /openapi.json. */
  replies?: Record<number, z.ZodType | null>;
  handle(call: Call<z.infer<P>, z.infer<Q>, z.infer<B>>): Promise<Response> | Response;
}

/** Declares a route, keeping the literal types of its schemas. */
export function route<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType>(
  definition: Route<P, Q, B>,
): Route {
  return definition as unknown as Route;
}
