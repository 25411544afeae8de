/** Which pages may open and use sockets, as a table: every kind of Origin, every kind of request of the socket endpoint, and what a browser gets to see. */

/** `cookie`: it may come in, and the cookie of the browser says who it is. `token`: it may come in, and must say itself who it is. */
export type Fate = "cookie" | "token" | "refused";

export interface Case {
  name: string;
  /** null: the request has none. */
  origin: string | null;
  /** Further headers of the request. */
  headers?: Record<string, string>;
  fate: Fate;
  /** What becomes of it where everybody is let in, if that is something else. */
  star?: Fate;
}

/** The cases for a server whose effective origin is `own`. */
export function cases(own: string): Case[] {
  const { protocol, host, hostname, port } = new URL(own);
  const otherScheme = protocol === "https:" ? "http:" : "https:";
  const foreign: [name: string, origin: string][] = [
    ["an opaque origin", "null"],
    ["another site", "https://evil.example"],
    ["our name as the beginning of another", `${protocol}//${host}.evil.example`],
    ["our name as the beginning of another's host", `${protocol}//${hostname}.evil.example${port ? `:${port}` : ""}`],
    ["our name as the end of another", `${protocol}//evil${host}`],
    ["a host below ours", `${protocol}//evil.${host}`],
    ["another port", `${protocol}//${hostname}:1`],
    ["our port in longer", `${protocol}//${hostname}:${port || "44"}0`],
    ["another scheme", `${otherScheme}//${host}`],
    ["the scheme of websockets", `${protocol === "https:" ? "wss:" : "ws:"}//${host}`],
    ["upper case", own.toUpperCase()],
    ["a dot behind the host", `${protocol}//${hostname}.${port ? `:${port}` : ""}`],
    ["a name before the host", `${protocol}//user@${host}`],
    ["our host as the name before another", `${protocol}//${host}@evil.example`],
    ["a path behind it", `${own}/`],
    ["two origins", `${own} https://evil.example`],
    ["two origins with a comma", `${own}, https://evil.example`],
    ["an empty origin", ""],
    ["a named origin over plain HTTP", "http://friend.example"],
    ["a named origin with a port", "https://friend.example:444"],
    ["the end of a named origin", "https://notfriend.example"],
    ["a named origin as a beginning", "https://friend.example.evil.example"],
  ];
  return [
    { name: "no origin, as from a program", origin: null, fate: "cookie" },
    { name: "our own", origin: own, fate: "cookie" },
    { name: "our own, and the browser says so", origin: own, headers: { "sec-fetch-site": "same-origin" }, fate: "cookie" },
    { name: "no origin, and the browser says cross-site", origin: null, headers: { "sec-fetch-site": "cross-site" }, fate: "refused" },
    { name: "no origin, and the browser says same-site", origin: null, headers: { "sec-fetch-site": "same-site" }, fate: "refused" },
    { name: "one that is named", origin: "https://friend.example", fate: "cookie" },
    ...foreign.map(([name, origin]): Case => ({ name, origin, fate: "refused", star: "token" })),
  ];
}

export const FRIEND = "https://friend.example";

/** What `STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS` says, by what it means. */
export const POLICIES = { "no other origin": "", "a named origin": FRIEND, everybody: `${FRIEND},*` } as const;
export type Policy = keyof typeof POLICIES;

/** What becomes of a case under a policy. */
export const fateOf = ({ origin, fate, star }: Case, policy: Policy): Fate =>
  origin === FRIEND && policy === "no other origin" ? "refused" : policy === "everybody" && star !== undefined ? star : fate;

export const POLLING = "/socket.io/?EIO=4&transport=polling";
const WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};
const CLOSE = { connection: "close" };

/** One kind of request; `passed` is the status where it is not refused. */
export interface Kind {
  readonly what: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly passed: number;
}

/** Every kind, for a session of our own on long-polling. It is not used up by them: other requests are of a session that nobody has. */
export const kinds = (sid: string): Kind[] => [
  { what: "a handshake by polling", method: "GET", target: POLLING, headers: CLOSE, body: "", passed: 200 },
  { what: "a handshake by websocket", method: "GET", target: WEBSOCKET, headers: UPGRADE, body: "", passed: 101 },
  { what: "a poll of a session", method: "GET", target: `${POLLING}&sid=w1~${"x".repeat(20)}`, headers: CLOSE, body: "", passed: 400 },
  {
    what: "a POST of a session",
    method: "POST",
    target: `${POLLING}&sid=${sid}`,
    headers: { ...CLOSE, "content-type": "text/plain" },
    body: "3",
    passed: 200,
  },
  {
    what: "an upgrade of a session",
    method: "GET",
    target: `${WEBSOCKET}&sid=w1~${"x".repeat(20)}`,
    headers: UPGRADE,
    body: "",
    passed: 400,
  },
  {
    what: "a preflight",
    method: "OPTIONS",
    target: `${POLLING}&sid=w9~${"x".repeat(20)}`,
    headers: { ...CLOSE, "access-control-request-method": "POST" },
    body: "",
    passed: 204,
  },
];

/** What is wrong with an answer, as a browser would look at it; nothing when all is right. */
export function complaints(
  one: Case,
  policy: Policy,
  { what, passed }: Kind,
  answer: { status: number; headers: Readonly<Record<string, unknown>> },
): string[] {
  const wanted = fateOf(one, policy);
  const about = `${one.name}: ${what}`;
  const found: string[] = [];
  if (answer.status !== (wanted === "refused" ? 403 : passed)) found.push(`${about} is ${wanted}, but was answered ${answer.status}`);
  if (answer.status === 101) return found;
  const { "access-control-allow-origin": allowed = null, "access-control-allow-credentials": credentials = null } = answer.headers;
  const wantedOrigin = wanted === "refused" ? null : one.origin === FRIEND ? FRIEND : wanted === "token" ? "*" : null;
  if (allowed !== wantedOrigin) found.push(`${about}: Access-Control-Allow-Origin is ${allowed}, not ${wantedOrigin}`);
  if (credentials !== (wantedOrigin === null || wantedOrigin === "*" ? null : "true"))
    found.push(`${about}: Access-Control-Allow-Credentials is ${credentials}`);
  if (answer.headers["cache-control"] !== "no-store") found.push(`${about}: Cache-Control is ${answer.headers["cache-control"]}`);
  if (!String(answer.headers.vary).includes("Origin")) found.push(`${about}: Vary is ${answer.headers.vary}`);
  return found;
}
