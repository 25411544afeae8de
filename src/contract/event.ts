import type { z } from "zod";
import type { EntityKind } from "./entity-kinds.ts";
import type { RoomPrefix } from "./rooms.ts";

/** The declaration of one event type: which entity it is about, which rooms it may go to, and the shape of its payload. */
export interface EventDefinition<T extends string = string, S extends z.ZodType = z.ZodType> {
  readonly type: T;
  /** The contract version that introduced it. */
  readonly since: 1;
  readonly about: string;
  readonly entity: EntityKind;
  readonly rooms: readonly RoomPrefix[];
  readonly payload: S;
  /** A frozen example payload; the golden envelope is made from it and never changes within v1. */
  readonly example: z.infer<S>;
}

/** Declares an event type. The file name is its `type`. */
export function event<const T extends string, S extends z.ZodType>(definition: EventDefinition<T, S>): EventDefinition<T, S> {
  return definition;
}
