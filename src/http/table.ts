import { addRoute, createRouter, findRoute } from "rou3";
import { restOf } from "./params.ts";
import type { Method, Route } from "./route.ts";

/** A route that was found, with the params as they stand in the path. */
export interface Found {
  readonly route: Route;
  /** The name of the route's `**:name`, or null. */
  readonly rest: string | null;
  readonly params: Record<string, string> | undefined;
}

/** The route table, ready for lookups. */
export interface Table {
  /** HEAD finds the route of GET. */
  find(method: string, path: string): Found | null;
  /** What a host's own router has found. */
  found(route: Route, params: Record<string, string>): Found;
  /** The methods that a path takes, as in an Allow header; null when nothing is there. */
  allow(path: string): string | null;
}

interface Entry {
  route: Route;
  rest: string | null;
}

const METHODS: readonly Method[] = ["GET", "POST", "PUT", "DELETE"];

/** Reads the table once. Throws when two routes of it could answer the same request, or a pattern is malformed. */
export function createTable(routes: readonly Route[]): Table {
  const router = createRouter<Entry>();
  const entries = new Map<Route, Entry>();
  const taken = new Set<string>();
  for (const route of routes) {
    const key = `${route.method} ${route.path.replace(/:\w+/g, ":")}`;
    if (taken.has(key)) throw new Error(`the route ${route.method} ${route.path} is in the table twice`);
    taken.add(key);
    const entry = { route, rest: restOf(route.path) };
    entries.set(route, entry);
    addRoute(router, route.method, route.path, entry);
  }
  return {
    find(method, path) {
      const hit = findRoute(router, method === "HEAD" ? "GET" : method, path);
      return hit ? { route: hit.data.route, rest: hit.data.rest, params: hit.params } : null;
    },
    found: (route, params) => ({ route, rest: entries.get(route)?.rest ?? null, params }),
    allow(path) {
      const offered = METHODS.filter((method) => findRoute(router, method, path, { params: false }));
      return offered.length > 0 ? offered.map((method) => (method === "GET" ? "GET, HEAD" : method)).join(", ") : null;
    },
  };
}
