import type { CauseId } from "../../src/contract/diagnostics/causes.ts";
import type { Decision } from "./finding.ts";
import type { CapacitySeen, Observations, Stated } from "./observations.ts";
import { isOpen, type Reply } from "./reply.ts";
import { engineCode, studioCode } from "./speaker.ts";

export { isOpen, studioCode };

/** Whether a session over long polling opens, with the own origin or with none. */
export const polls = ({ handshake, withoutOrigin }: Observations): boolean => isOpen(handshake) || isOpen(withoutOrigin);

/** Whether Studio, or a server of Socket.IO, was heard at all. */
export const answersAsServer = (seen: Observations): boolean =>
  seen.studio ||
  polls(seen) ||
  seen.websocket?.open === true ||
  [seen.handshake, seen.websocket?.refused].some((reply) => reply?.by === "engine");

/** The number of an error of Engine.IO; null for everything else. */
export const codeOf = (reply: Reply | null | undefined): number | null => (reply ? engineCode(reply.text) : null);

/** Whether a server of Socket.IO says that it knows no such session; to websockets, the engine says it in words alone. */
export const isUnknownSession = (reply: Reply | null): boolean => codeOf(reply) === 1 || reply?.text.trim() === "Session ID unknown";

/** Evidence of replies that there are. */
export const told = (...replies: (Reply | null | undefined)[]): string[] => replies.flatMap((reply) => (reply ? [reply.told] : []));

/** Whether neither the engine nor Studio wrote it. */
export const isNeither = ({ by }: Reply): boolean => by !== "engine" && by !== "studio";

const GATEWAY = [500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526];

/** Whether this is what a proxy answers that gets no answer itself. */
export const isGatewayStatus = (how: string): boolean => GATEWAY.includes(Number(how));

/** Whether somebody before the server says that it cannot be reached. */
export const isGateway = (reply: Reply): boolean =>
  isNeither(reply) && GATEWAY.includes(reply.status) && (reply.status !== 500 || reply.by === "proxy");

/** Whether a request is answered by itself, and not beside many connections on which little is said. */
export const isCrowdedOut = ({ crowded }: CapacitySeen): boolean =>
  crowded.reply.failure === "timeout" && crowded.alone !== null && crowded.alone.failure === null;

/** Whether a request that is answered by itself is not answered beside another one. */
export const isHeldUp = (beside: Reply): boolean => beside.failure === "timeout" || isGateway(beside);

/** Whether the server got a websocket's request as a plain one: engines and Studio say so in their own words. */
export const strippedUpgrade = (reply: Reply): boolean =>
  codeOf(reply) === 3 || (reply.status === 400 && /websocket upgrade|unsupported upgrade/i.test(reply.text));

/** The session of a handshake's answer. */
export const sidOf = (reply: Reply | null): string | null => /^0\{"sid":"([^"]+)"/.exec(reply?.text ?? "")?.[1] ?? null;

/**
 * The first address that the server states and that is wrong. A refusal at the socket's path alone says nothing of the rest, so it counts only where nothing
 * else states an address.
 */
export function wrongly({ stated }: Observations, isWrong: (origin: URL) => boolean): Stated | undefined {
  const general = stated.filter(({ from }) => from !== "its refusal of an Origin");
  return (general.length > 0 ? general : stated).find(({ origin }) => URL.canParse(origin) && isWrong(new URL(origin)));
}

/** Where a wrong address was stated, and what the hops said of it. */
export function evidenceOf({ inside }: Observations, { told: where }: Stated): string[] {
  const why = inside?.echo.why.filter(({ verdict }) => verdict !== "used") ?? [];
  return [where, ...why.slice(0, 4).map(({ about, said, reason }) => `${about}${said === null ? "" : `: ${said}`}: ${reason}`)];
}

/** A cause that Studio itself names for the request that it was asked about. */
export function causeTold({ inside }: Observations, id: CauseId): Decision | null {
  if (!inside?.echo.causes.includes(id)) return null;
  const { peer, contradictions } = inside.echo;
  const version = inside.echo.request.http_version;
  const observed: Partial<Record<CauseId, string>> = {
    "forwarding-off": "forwarding headers arrive, and reading them is off",
    "peer-not-trusted": `forwarding headers arrive from ${peer.address}, which is not trusted`,
    "hops-contradict": contradictions.map(({ about, reason }) => `${about}: ${reason}`).join("; "),
    "http-1.0": `requests arrive over HTTP/${version}`,
  };
  return { sure: "certain", observed: observed[id] ?? id, evidence: [inside.told] };
}
