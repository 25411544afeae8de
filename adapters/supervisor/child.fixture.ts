/**
 * A child as the supervisor sees one, on any runtime. What it shall do is in FIXTURE: `crash` ends at once, `mute` never gets ready, `stubborn` ignores
 * the drain, `served` says that it answers ten requests a second, `held` gets ready only while there is no file `hold` beside FIXTURE_LOG, `group` starts a
 * program in a group of its own, reports it and survives nothing, `stuck` stands still as soon as it is ready. It writes what happens to it to the file FIXTURE_LOG.
 */
import { spawn } from "node:child_process";
import { appendFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { connectControl } from "../process/control.ts";
import { processStart } from "../process/group.ts";

const does = process.env.FIXTURE ?? "";
const note = (what: string) => appendFileSync(process.env.FIXTURE_LOG!, `${process.env.STUDIO_WORKER_ID} ${what} ${process.pid}\n`);

if (does === "crash") process.exit(9);
const control = await connectControl(process.env);
control.onDrain((graceMs) => {
  note(`drain:${graceMs}`);
  if (does !== "stubborn") void control.close().then(() => process.exit(0));
});
control.onLost(() => {
  note("lost");
  process.exit(1);
});
if (does === "group" && process.env.STUDIO_WORKER_ROLE === "worker") {
  const program = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
  program.unref();
  control.group({ pgid: program.pid!, start: processStart(program.pid!), state: "started" });
  note(`group:${program.pid}`);
}
if (does === "held") {
  const hold = join(dirname(process.env.FIXTURE_LOG!), "hold");
  while (existsSync(hold)) await new Promise((resolve) => setTimeout(resolve, 20));
}
// Written first: as soon as the supervisor knows, others write what follows from it.
note("ready");
if (does !== "mute") control.ready();
if (does === "stuck") setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
let beats = 0;
control.heartbeat(() => {
  if (beats++ === 1) note("beat");
  return does === "served" ? { sockets: 0, served: beats * 10 } : { sockets: 0 };
});
setInterval(() => {}, 1000);
