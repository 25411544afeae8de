import type { Echo } from "../../contract/diagnostics/echo.ts";
import { CHECK_COOKIE } from "../../contract/diagnostics/limits.ts";
import { absoluteUrl, cookieName } from "../../forwarding/urls.ts";
import { stripPrefix } from "../../forwarding/values.ts";
import { cookieNames, readCookie } from "../cookies.ts";
import type { Call } from "../route.ts";
import { splitUrl } from "../url.ts";
import { probableCauses } from "./probable-causes.ts";
import { redacted } from "./redact.ts";

/** What of a call is told. */
type Told = Pick<Call<unknown, unknown, unknown>, "request" | "effective" | "peer" | "requestId" | "site">;

/** Tells a request as this worker sees it. `bodyBytes`: how long its body was, null where it had none; `mark`: of a handshake to look for. */
export function echoOf(
  { request, effective, peer, requestId, site }: Told,
  bodyBytes: number | null,
  mark: string | null,
  now: number,
): Echo {
  const wire = peer.wire?.();
  const { path, search } = splitUrl(request.url);
  const cookies = request.headers.get("cookie");
  const { why } = effective;
  return {
    time: new Date(now).toISOString(),
    request: {
      id: requestId,
      method: request.method,
      target: wire?.target ?? path + search,
      http_version: wire?.httpVersion ?? null,
      body_bytes: bodyBytes,
      headers: (wire?.lines ?? []).map(([name, value]) => [name, redacted(name, value)]),
      headers_form: wire?.form ?? "joined",
      cookies: cookieNames(cookies),
      check_cookie: readCookie(cookies, cookieName(effective, CHECK_COOKIE)),
    },
    peer: {
      kind: peer.address === "unix" || peer.address === "unknown" ? peer.address : "ip",
      address: peer.address,
      port: wire?.port ?? null,
      tls: tlsOf(peer.secure, wire?.tls ?? null),
    },
    effective: {
      url: absoluteUrl(effective, stripPrefix(path, effective.prefix)),
      origin: effective.origin,
      scheme: effective.scheme,
      host: effective.host,
      port: effective.port,
      prefix: effective.prefix,
      client: effective.client,
    },
    why: [...why],
    contradictions: why.filter(({ verdict }) => verdict === "contradiction"),
    causes: probableCauses(request.headers, peer, why, site.readsForwarding),
    server: {
      version: site.about.version,
      worker: site.about.worker,
      runtime: site.about.runtime,
      socket_path: `${effective.prefix}${site.socketPath}`,
      draining: site.health.draining,
    },
    handshake: mark === null ? null : site.handshakes.find(mark),
  };
}

function tlsOf(secure: boolean, tls: NonNullable<ReturnType<NonNullable<Told["peer"]["wire"]>>>["tls"]): Echo["peer"]["tls"] {
  if (!secure) return null;
  return { protocol: tls?.protocol ?? null, cipher: tls?.cipher ?? null, alpn: tls?.alpn ?? null, server_name: tls?.serverName ?? null };
}
