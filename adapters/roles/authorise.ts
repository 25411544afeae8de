import { parseRoom } from "../../src/contract/rooms.ts";
import type { Reads } from "../../src/ports/store.ts";
import type { Authorise } from "../../src/realtime/realtime.ts";

/** Who is signed in may follow everything that exists. Rooms of kinds that this version has no entities of lead to nothing. */
export function authoriseRooms(store: Pick<Reads, "taskView" | "runView" | "flowchart">): Authorise {
  return async (_principal, room) => {
    const parsed = parseRoom(room);
    if (!parsed) return "bad_room";
    const { prefix, id } = parsed;
    const exists = async () => {
      if (prefix === "task") return (await store.taskView(id)) !== null;
      if (prefix === "run" || prefix === "flowchart_run") return (await store.runView(id)) !== null;
      // `<run id>.<node id>`: run ids have no dot.
      if (prefix === "flowchart_node") return (await store.runView(id.split(".", 1)[0]!)) !== null;
      return prefix === "flowchart" && (await store.flowchart(id)) !== null;
    };
    return (await exists()) ? null : "not_found";
  };
}
