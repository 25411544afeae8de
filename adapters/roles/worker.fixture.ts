/**
 * A job worker or executor in a process of its own: its arguments are the configuration, the role, and the times between the two and of the queue. It says
 * `ready` and `drained`.
 */
import type { Config } from "../../src/knobs/load.ts";
import type { Report } from "../../src/report.ts";
import { startExecutor } from "./executor.ts";
import { startJobWorker } from "./worker.ts";
import type { FixtureTimes } from "./workers.fixture.ts";

/** What is kept of it for closing leaves four seconds for what is in hand. */
const DRAIN_MS = 8000;

const config = JSON.parse(process.argv[2]!) as Config;
const report: Report = (error, where) => console.error(where.stage, error);
const { lockMs, stalledMs, ...executorTimes } = JSON.parse(process.argv[4]!) as FixtureTimes;
const worker =
  process.argv[3] === "executor"
    ? await startExecutor({ config, report, executorTimes })
    : await startJobWorker({ config, home: import.meta.dirname, report, executorTimes, queueTimes: { lockMs, stalledMs } });
console.log("ready");
process.on("SIGTERM", () => {
  void worker.drain(DRAIN_MS).then(() => {
    console.log("drained");
    process.exit(0);
  });
});
// The test that started it is gone.
process.stdin.on("close", () => {
  worker.abandon();
  process.exit(1);
});
process.stdin.resume();
