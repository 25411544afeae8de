/** A namespace that no server has: connecting it is answered with a refusal, which makes it an echo that every server of Socket.IO has. */
const NOWHERE = "/studio-doctor";

/** A message that is answered, whoever we are; with `bytes`, at least as long as that. */
export const question = (bytes = 0): string => `40${NOWHERE},${bytes > 0 ? JSON.stringify({ pad: "x".repeat(bytes) }) : ""}`;

/** Whether a packet is the answer to it. */
export const isReply = (packet: string): boolean => packet.startsWith(`44${NOWHERE},`) || packet.startsWith(`40${NOWHERE},`);

/** Packets of Engine.IO 4 that are sent as they are. */
export const PING = "2";
export const PONG = "3";
