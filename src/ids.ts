import { v7 } from "uuid";

/** A new id for an entity: UUID version 7 (RFC 9562), so that ids sort by the time of their creation and keyset pages need no other column. */
export function newId(): string {
  return v7();
}
