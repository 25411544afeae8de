import type { IncomingMessage } from "node:http";
import { parseHost } from "../../src/forwarding/host.ts";
import type { Refusal } from "../../src/http/app.ts";

const TWO_HOSTS: Refusal = { status: 400, code: "bad_host", message: "The request names more than one host." };

/**
 * Refuses a request that names two hosts, of which a proxy in front may have looked at the other: two Host headers, of which `node:http` shows the first
 * alone, or a target in absolute form for another host than that of the Host header (RFC 9112, sections 3.2 and 3.2.2).
 */
export function refuseTwoHosts({
  rawHeaders,
  headers,
  url = "/",
}: Pick<IncomingMessage, "rawHeaders" | "headers" | "url">): Refusal | null {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]!.length === 4 && rawHeaders[at]!.toLowerCase() === "host") hosts += 1;
  if (hosts > 1) return TWO_HOSTS;
  if (url.startsWith("/") || url === "*") return null;
  const authority = parseHost(/^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? "");
  const host = parseHost(headers.host ?? "");
  return authority && host && authority.name === host.name && authority.port === host.port ? null : TWO_HOSTS;
}
