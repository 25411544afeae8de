import type { Effective } from "../src/forwarding/effective.ts";
import { cookieAttributes } from "../src/forwarding/urls.ts";
import { stripPrefix } from "../src/forwarding/values.ts";
import type { HttpRequest } from "../src/http/request.ts";
import type { Call } from "../src/http/route.ts";
import { type Links, links } from "./shared/links.ts";

/** Light, dark, or as the system says. */
export type Theme = "auto" | "light" | "dark";

/** What every view may know of the request beside its own data. */
export interface PageContext {
  readonly to: Links;
  readonly effective: Effective;
  /** Path and query of this page, without the prefix, for links that change one parameter and for coming back. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly signedIn: boolean;
  /** The token that every form must carry; `null` for a caller without a session. */
  readonly csrf: string | null;
  readonly theme: Theme;
  /** Milliseconds since the Unix epoch, the same for the whole page. */
  readonly now: number;
  /** The address of a file of dist/web, with prefix and content hash. */
  asset(name: string): string;
}

const THEME_COOKIE = "studio_theme";

/** The theme that the browser asked for with its cookie. */
export function themeOf(request: HttpRequest): Theme {
  const found = /(?:^|;\s*)studio_theme=(light|dark)(?:;|$)/.exec(request.headers.get("cookie") ?? "");
  return (found?.[1] as Theme | undefined) ?? "auto";
}

/** The Set-Cookie header of a theme: a year long, readable by scripts (it holds no secret), only for this deployment's prefix. */
export function themeCookie(theme: Theme, effective: Effective): string {
  const age = theme === "auto" ? 0 : 31_536_000;
  return `${THEME_COOKIE}=${theme}; ${cookieAttributes(effective, { maxAge: age, httpOnly: false })}`;
}

/** The part of a call that a page needs to be framed. */
export type PageCall = Pick<Call, "request" | "effective" | "principal" | "asset">;

/** Builds the context of a page from its call. */
export function pageContext(call: PageCall, now: number): PageContext {
  const url = new URL(call.request.url);
  const { prefix } = call.effective;
  return {
    to: links(prefix),
    effective: call.effective,
    path: stripPrefix(url.pathname, prefix),
    query: url.searchParams,
    signedIn: call.principal !== null,
    csrf: call.principal?.csrf ?? null,
    theme: themeOf(call.request),
    now,
    asset: call.asset,
  };
}
