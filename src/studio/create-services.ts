import type { Clock } from "../ports/clock.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { Files } from "../ports/files.ts";
import type { Store } from "../ports/store.ts";
import type { Report } from "../report.ts";
import { createFlowcharts } from "./flowcharts/service.ts";
import { createRuns } from "./runs/service.ts";
import type { Commit, Services } from "./services.ts";
import { createTasks } from "./tasks/service.ts";

/** Composes what routes, pages and jobs work with. */
export function createServices(parts: {
  store: Store;
  commit: Commit;
  files: Files;
  clock: Clock;
  events: Pick<EventLog, "signal">;
  report: Report;
}): Services {
  const { store, commit, files, clock } = parts;
  const runs = createRuns(parts);
  return { store, commit, files, clock, runs, flowcharts: createFlowcharts(parts), tasks: createTasks({ ...parts, runs }) };
}
