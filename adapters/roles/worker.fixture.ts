/** A job worker in a process of its own, with the configuration of its first argument; it says `ready` and `drained`. */
import type { Config } from "../../src/knobs/load.ts";
import { startJobWorker } from "./worker.ts";

const config = JSON.parse(process.argv[2]!) as Config;
const worker = await startJobWorker({
  config,
  home: import.meta.dirname,
  report: (error, where) => console.error(where.stage, error),
  queueTimes: { lockMs: 2000, stalledMs: 500 },
});
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
