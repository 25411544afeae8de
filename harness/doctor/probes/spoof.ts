import type { Echo } from "../../../src/contract/diagnostics/echo.ts";
import type { Dial } from "../../wire/dial.ts";
import type { Line } from "../../wire/http.ts";
import type { SpoofSeen } from "../observations.ts";
import { ask } from "../reply.ts";
import { studioCode } from "../speaker.ts";
import type { Target } from "../target.ts";
import { askForAddress } from "./address.ts";
import { askEcho } from "./inside.ts";

/** Addresses, a host and a port that nobody has (RFC 5737, RFC 2606). */
const FORGED = { client: "203.0.113.66", host: "forged.studio-doctor.invalid", port: "4444", prefix: "/forged" } as const;

/** Lies, one at a time. The port counts only where Host names none. */
const liesFor = ({ secure, name }: Dial): Readonly<Record<string, readonly Line[]>> => ({
  "X-Forwarded-For": [["X-Forwarded-For", FORGED.client]],
  "X-Forwarded-Proto": [["X-Forwarded-Proto", secure ? "http" : "https"]],
  "X-Forwarded-Host": [["X-Forwarded-Host", `${FORGED.host}:${FORGED.port}`]],
  "X-Forwarded-Port": [
    ["Host", name],
    ["X-Forwarded-Port", FORGED.port],
  ],
  "X-Forwarded-Prefix": [["X-Forwarded-Prefix", FORGED.prefix]],
  Forwarded: [["Forwarded", `for=${FORGED.client};host=${FORGED.host};proto=${secure ? "http" : "https"}`]],
  "A header of another product": ["X-Real-IP", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP"].map((header) => [
    header,
    FORGED.client,
  ]),
});

/** Names that a client lists in Connection, so that a careless proxy removes what it has just set. */
const LISTED = "X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host, X-Forwarded-Port, X-Forwarded-Prefix, Forwarded";
const SET_BY_PROXIES = ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix", "forwarded"];

/** Sends forged headers one after the other and compares what the server believes with what it believed before. */
export async function spoof(target: Target, inside: boolean, handshakes: boolean): Promise<SpoofSeen> {
  const seen = inside ? await fromInside(target) : await fromOutside(target);
  if (!handshakes) return seen;
  const { believed, told } = await atTheSocket(target);
  return { ...seen, believed: [...seen.believed, ...believed], told: [...seen.told, ...told] };
}

type Believed = SpoofSeen["believed"][number];

/** How Studio answers for a host that is none of its own, and what is found below no prefix. */
const REFUSED = [400, 403, 404, 421];

/** The lines of a lie that are no lie. */
const honest = (lines: readonly Line[]) => lines.filter(([name]) => name === "Host");

async function fromInside(target: Target): Promise<SpoofSeen> {
  const believed: Believed[] = [];
  const told: string[] = [];
  const address = (one: Echo) => one.effective.origin + one.effective.prefix;
  for (const [header, lines] of Object.entries(liesFor(target.dial))) {
    const before = (await askEcho(target, "", { lines: honest(lines) })).echo;
    if (before === null) continue;
    const { echo, reply } = await askEcho(target, "", { lines });
    if (echo === null) {
      // Believed so much that the request went astray: another host or prefix is refused.
      if (REFUSED.includes(reply.status))
        believed.push({ header, what: "address", became: `an address that Studio refuses (${reply.status})` });
      told.push(`${shown(lines)} -> ${reply.told}`);
      continue;
    }
    if (echo.effective.client !== before.effective.client) believed.push({ header, what: "client", became: echo.effective.client });
    if (address(echo) !== address(before)) believed.push({ header, what: "address", became: address(echo) });
    told.push(`${shown(lines)} -> taken for ${address(echo)}, client ${echo.effective.client}`);
  }
  const names = ({ echo }: { echo: Echo | null }) => new Set(echo?.request.headers.map(([name]) => name.toLowerCase()));
  const [before, listed] = [await askEcho(target, ""), await askEcho(target, "", { lines: [["Connection", `close, ${LISTED}`]] })];
  const dropped = listed.echo === null ? null : SET_BY_PROXIES.filter((name) => names(before).has(name) && !names(listed).has(name));
  if (dropped !== null)
    told.push(`Connection: close, ${LISTED} -> ${dropped.length === 0 ? "all of them arrived" : `missing: ${dropped.join(", ")}`}`);
  return { believed, droppedByConnection: dropped, told };
}

/** Without a token, Studio's pages tell of everything but the client. */
async function fromOutside({ dial, prefix }: Target): Promise<SpoofSeen> {
  const believed: Believed[] = [];
  const told: string[] = [];
  const lies = {
    ...liesFor(dial),
    "Connection, which lists what the proxy sets,": [["Connection", `close, ${LISTED}`]] as readonly Line[],
  };
  for (const [header, lines] of Object.entries(lies)) {
    const { stated: before } = await askForAddress(dial, prefix, honest(lines));
    if (before === null) continue;
    const { stated: after, reply } = await askForAddress(dial, prefix, lines);
    // An answer that is none, or of somebody who counts requests, says nothing of what was believed.
    if (after === null && !REFUSED.includes(reply.status)) {
      told.push(`${shown(lines)} -> ${reply.told}`);
      continue;
    }
    const became = after === null ? `an address that Studio refuses (${reply.status})` : after.origin + after.prefix;
    if (became !== before.origin + before.prefix) believed.push({ header, what: "address", became });
    told.push(`${shown(lines)} -> ${became}`);
  }
  return { believed, droppedByConnection: null, told };
}

/** Whether lies make Studio take its own pages for another's, where that is asked: at the socket's path, which may be configured apart. */
async function atTheSocket({ dial, socketPath, origin }: Target): Promise<Pick<SpoofSeen, "believed" | "told">> {
  const believed: Believed[] = [];
  const told: string[] = [];
  for (const header of ["X-Forwarded-Proto", "X-Forwarded-Host"]) {
    const lines: readonly Line[] = [["Origin", origin], ...liesFor(dial)[header]!];
    const reply = await ask(dial, `${socketPath}?EIO=4&transport=polling`, { lines });
    const code = studioCode(reply.text);
    if (code === "bad_origin" || code === "wrong_host" || code === "bad_host")
      believed.push({ header: `${header} at the socket's path`, what: "address", became: "one of which the server's own pages are none" });
    told.push(`${shown(lines.slice(1))} at ${socketPath} -> ${reply.failure ?? reply.status}${code ? `, ${code}` : ""}`);
  }
  return { believed, told };
}

const shown = (lines: readonly Line[]) => lines.map((line) => line.join(": ")).join(", ");
