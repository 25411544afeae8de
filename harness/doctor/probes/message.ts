/**
 * A namespace that no server has: connecting it is answered with a refusal that names it, which makes it an echo that every server of Socket.IO has. The
 * addresses in it are what proxies rewrite that are meant to rewrite links.
 */
const NOWHERE = "/studio-doctor/http://localhost/https://localhost";

/** A message that is answered, whoever we are; with `bytes`, at least as long as that. */
export const question = (bytes = 0): string => `40${NOWHERE},${bytes > 0 ? JSON.stringify({ pad: "x".repeat(bytes) }) : ""}`;

const namedIn = (packet: string): string | null => /^4[04](\/studio-doctor[^,]*),/.exec(packet)?.[1] ?? null;

/** Whether a packet is the answer to it. */
export const isReply = (packet: string): boolean => namedIn(packet) !== null;

/** What was sent and what came back in its place, where a packet is an answer that somebody changed on the way. */
export function rewriting(packet: string): { readonly sent: string; readonly got: string } | null {
  const got = namedIn(packet);
  return got === null || got === NOWHERE ? null : { sent: NOWHERE, got };
}

/** Packets of Engine.IO 4 that are sent as they are. */
export const PING = "2";
export const PONG = "3";
