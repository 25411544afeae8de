/**
 * A job worker or executor in a process of its own: its arguments are the configuration, the role, and the times between the two. It says `ready` and
 * `drained`.
 */
import type { Config } from "../../src/knobs/load.ts";
import type { Report } from "../../src/report.ts";
import type { Times } from "../executor/messages.ts";
import { startExecutor } from "./executor.ts";
import { startJobWorker } from "./worker.ts";

const config = JSON.parse(process.argv[2]!) as Config;
const report: Report = (error, where) => console.error(where.stage, error);
const executorTimes = JSON.parse(process.argv[4]!) as Times;
const worker =
  process.argv[3] === "executor"
    ? await startExecutor({ config, report, executorTimes })
    : await startJobWorker({ config, home: import.meta.dirname, report, executorTimes, queueTimes: { lockMs: 2000, stalledMs: 500 } });
console.log("ready");
process.on("SIGTERM", () => {
  void worker.drain(4500).then(() => {
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
