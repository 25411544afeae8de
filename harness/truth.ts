import type { EchoWish, Examination, SubjectEcho } from "./examination.ts";
import type { Site } from "./site.ts";
import type { Line } from "./wire/http.ts";

/** What is true of every request of this client, as the subject is to see it. `client` is left out where nobody can tell. */
export function truthOf({ dial, origin, prefix, provides, from }: Site) {
  const told = !provides.has("passthrough") && from !== null;
  return {
    scheme: dial.secure ? "https" : "http",
    host: new URL(origin).host,
    port: dial.port,
    prefix,
    ...(told ? { client: from } : {}),
  } as const;
}

/** Headers in which a client may say what is not so. */
export const FORWARDING = [
  "X-Forwarded-For",
  "X-Forwarded-Proto",
  "X-Forwarded-Host",
  "X-Forwarded-Port",
  "X-Forwarded-Prefix",
  "Forwarded",
] as const;

/** A lie in each of them. The scheme is the one that is not true. */
export function liesOf({ dial }: Site): Readonly<Record<(typeof FORWARDING)[number], string>> {
  const scheme = dial.secure ? "http" : "https";
  return {
    "X-Forwarded-For": "6.6.6.6",
    "X-Forwarded-Proto": scheme,
    "X-Forwarded-Host": "evil.test:1",
    "X-Forwarded-Port": "444",
    "X-Forwarded-Prefix": "/evil",
    Forwarded: `for=6.6.6.6;host="evil.test:1";proto=${scheme}`,
  };
}

/** The header lines of all lies. */
export const allLies = (site: Site): Line[] => Object.entries(liesOf(site));

/** Asks a proxy to drop what it is about to set: RFC 9110, section 7.6.1. */
export const DROP: Line = ["Connection", `close, ${FORWARDING.join(", ")}, X-Real-IP`];

/** What the subject takes for true; without the path of the request. */
export function believed({ effective: { scheme, host, port, prefix, client } }: SubjectEcho) {
  return { scheme, host, port, prefix, client };
}

/** Sends the same request once with and once without header lines, and expects that the subject believes the same both times. */
export async function expectUnmoved(t: Examination, what: string, lines: readonly Line[], wish: EchoWish = {}): Promise<void> {
  const agent = t.agent();
  const before = believed(await t.echo({ agent, ...wish }));
  t.expect(what, before, believed(await t.echo({ agent, ...wish, lines: [...(wish.lines ?? []), ...lines] })));
}
