import { parseConfig, type RuntimeName } from "../../src/knobs/load.ts";
import { errorPage, pageRoutes } from "../../web/pages/index.ts";
import { findAssets, loadAssets } from "../assets/assets.ts";
import { createLog, type Log } from "../log/log.ts";
import { type Control, connectControl } from "../process/control.ts";
import type { Serve } from "../serve.ts";
import { startWeb } from "./web.ts";

/** What a runtime's main module knows that the roles do not. */
export interface Home {
  runtime: RuntimeName;
  serve: Serve;
  /** The folder of the main module, beside which the browser's files are. */
  home: string;
}

const LEAVE_AFTER_CRASH_MS = 5000;

/** Runs the role that the supervisor asks for with `STUDIO_ROLE`, until it is told to leave. */
export async function runRole({ runtime, serve, home }: Home): Promise<void> {
  const { STUDIO_ROLE: role, STUDIO_WORKER_ID: worker = "?" } = process.env;
  const config = parseConfig(process.env.STUDIO_CONFIG);
  const log = createLog({ level: config.logLevel, base: { role, worker, runtime } });
  const control = await connectControl(process.env);
  const leave = (code: number): never => {
    log.flush();
    process.exit(code);
  };
  // The supervisor is gone, or wants us out at once.
  control.onLost(() => leave(1));
  try {
    if (role !== "web") throw new Error(`STUDIO_ROLE must be web, not ${role}`);
    const web = await startWeb({
      config,
      worker: control.id,
      runtime,
      serve,
      assets: loadAssets(findAssets(home)),
      pages: pageRoutes,
      errorPage,
      runDir: control.runDir,
      report: log.report,
      access: log.access,
    });
    stay(control, log, web.drain, leave);
    control.heartbeat(() => ({ sockets: web.sockets(), requests: web.requests() }));
    control.ready(web.port);
  } catch (error) {
    log.report(error, { stage: "start" });
    leave(1);
  }
}

/**
 * Leaves when the supervisor says so. A bug that nobody caught may have left anything half-done: the worker finishes what it has in hand and makes way
 * for a new one. A rejection that nobody awaited is reported and has no such effect.
 */
function stay(control: Control, log: Log, drain: (graceMs: number) => Promise<void>, leave: (code: number) => never): void {
  const go = (graceMs: number, code: number) =>
    void drain(graceMs)
      .catch((error) => log.report(error, { stage: "drain" }))
      .then(() => control.close())
      .finally(() => leave(code));
  control.onDrain((graceMs) => go(graceMs, 0));
  process.on("uncaughtException", (error) => {
    log.report(error, { stage: "uncaught" });
    go(LEAVE_AFTER_CRASH_MS, 1);
  });
  process.on("unhandledRejection", (error) => log.report(error, { stage: "unhandled" }));
}
