import type { ForwardingConfig } from "./config.ts";
import type { HeaderReader } from "./effective.ts";
import { forwardedHeader } from "./forwarded.ts";
import { fromRight } from "./from-right.ts";
import { type Note, type Topic, X_HEADERS } from "./hops.ts";
import { parseHost } from "./host.ts";
import { hostText } from "./public-url.ts";
import { defaultPort, parseScheme, type Scheme } from "./values.ts";

/** Headers that say the scheme and are never read: no two proxies agree on them. */
const SCHEME_HEADERS = ["X-Forwarded-Ssl", "Front-End-Https", "X-Forwarded-Scheme", "X-Forwarded-Protocol", "X-Url-Scheme"];

/** Headers that say other things and are never read. */
const OTHERS = ["X-Real-IP", "X-Client-IP", "True-Client-IP", "X-Host", "X-Original-Host", "X-Forwarded-Server"];

const TOPICS = Object.keys(X_HEADERS) as Topic[];

/** Notes the headers that were sent and not read, and says so where they contradict what is believed. `silent`: why the configured family was not read, or null. */
export function noteUnread(
  { family }: ForwardingConfig,
  headers: HeaderReader,
  believed: { scheme: Scheme; host: string },
  silent: string | null,
  note: Note,
): void {
  // Some readers know names in lower case only.
  const read = (name: string) => headers.get(name.toLowerCase());
  const xForwarded = () => {
    const scheme = parseScheme(nearest(headers.get("x-forwarded-proto")));
    const host = parseHost(nearest(headers.get("x-forwarded-host")));
    return { scheme, host };
  };
  const rfc = () => {
    const header = forwardedHeader(headers.get("forwarded") ?? "");
    return { scheme: parseScheme(header.of("proto").next() || ""), host: parseHost(header.of("host").next() || "") };
  };
  const differs = ({ scheme, host }: ReturnType<typeof rfc>) =>
    (scheme !== null && scheme !== believed.scheme) ||
    (host !== null && hostText(host.name, host.port ?? defaultPort(believed.scheme), believed.scheme) !== believed.host);

  const present = TOPICS.filter((topic) => read(X_HEADERS[topic]) !== null);
  const forwarded = headers.get("forwarded");
  const other = (read: string) => `it is not read: STUDIO_FORWARDED_HEADER is ${read}, and the two are never merged`;
  if (silent !== null || family === "forwarded")
    for (const topic of present) {
      const name = X_HEADERS[topic];
      note(name, "ignored", read(name), family === "forwarded" ? other("forwarded") : (silent ?? ""));
    }
  if (forwarded !== null && (silent !== null || family === "x-forwarded"))
    note("Forwarded", "ignored", forwarded, family === "x-forwarded" ? other("x-forwarded") : (silent ?? ""));
  if (silent === null && forwarded !== null && present.length > 0 && differs(family === "forwarded" ? xForwarded() : rfc()))
    note(
      family === "forwarded" ? "X-Forwarded-*" : "Forwarded",
      "contradiction",
      null,
      "it says another scheme or host than what is believed",
    );

  for (const name of SCHEME_HEADERS) {
    const value = read(name);
    if (value === null) continue;
    const says = schemeOf(name, value);
    const against = silent === null && says !== null && says !== believed.scheme;
    note(name, against ? "contradiction" : "ignored", value, against ? `it is not read, and says ${says}` : "it is not read");
  }
  for (const name of OTHERS) {
    const value = read(name);
    if (value !== null) note(name, "ignored", value, "it is not read");
  }
  for (const topic of TOPICS) {
    const name = X_HEADERS[topic].replaceAll("-", "_");
    const value = read(name);
    if (value !== null) note(name, "ignored", value, "with underscores it is another header, which no proxy cleans");
  }
  for (const named of (headers.get("connection") ?? "").slice(0, 1000).split(",")) {
    const name = named.trim();
    if (/^(?:x-forwarded-|forwarded$)/i.test(name))
      note(
        "Connection",
        "contradiction",
        name,
        "a client named this header as one that proxies drop; a proxy in front may have lost what it set",
      );
  }
}

const nearest = (header: string | null): string => (header === null ? "" : fromRight(header).next() || "");

function schemeOf(name: string, value: string): Scheme | null {
  if (name !== "X-Forwarded-Ssl" && name !== "Front-End-Https") return parseScheme(value.trim());
  const word = value.trim().toLowerCase();
  return word === "on" ? "https" : word === "off" ? "http" : null;
}
