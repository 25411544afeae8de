import { z } from "zod";

/** The room prefixes of contract v1. A room is `<prefix>:<entity id>`; a client names it, the server decides whether it may follow it. */
export const ROOM_PREFIXES = [
  "task",
  "run",
  "flowchart",
  "flowchart_run",
  "flowchart_node",
  "thread",
  "download_job",
  "autorun",
  "rag_job",
  "rag_source",
] as const;
export type RoomPrefix = (typeof ROOM_PREFIXES)[number];

const SHAPE = new RegExp(`^(${ROOM_PREFIXES.join("|")}):([A-Za-z0-9][A-Za-z0-9._-]{0,127})$`);

/** A room key: `<prefix>:<id>`, id of 1 to 128 characters from `A-Za-z0-9._-`, never a raw Socket.IO room name. */
export const Room = z
  .string()
  .max(160)
  .regex(SHAPE, `a room is <prefix>:<id> with one of the prefixes ${ROOM_PREFIXES.join(", ")}`);
export type Room = z.infer<typeof Room>;

/** Splits a room key into prefix and id; `null` when it is not of the contract's form. */
export function parseRoom(room: string): { prefix: RoomPrefix; id: string } | null {
  const match = SHAPE.exec(room);
  return match ? { prefix: match[1] as RoomPrefix, id: match[2]! } : null;
}

/** Builds a room key. `room("task", id)` is `task:<id>`. */
export function room(prefix: RoomPrefix, id: string): Room {
  return `${prefix}:${id}`;
}

/** The id of one node within one run, used by the entity kind and the room `flowchart_node`: `<run id>.<node id>`. */
export function flowchartNodeId(runId: string, nodeId: string): string {
  return `${runId}.${nodeId}`;
}
