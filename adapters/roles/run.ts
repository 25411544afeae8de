import { parseConfig, type RuntimeName } from "../../src/knobs/load.ts";
import { createLog, type Log } from "../log/log.ts";
import { type Control, connectControl } from "../process/control.ts";
import type { Serve } from "../serve.ts";
import { awaitIdentity } from "./identity.ts";

/** What a runtime's main module knows that the roles do not. */
export interface Home {
  runtime: RuntimeName;
  /** Loads the runtime's server; a job worker needs none. */
  serve(): Promise<Serve>;
  /** The folder of the main module, beside which the browser's files are. */
  home: string;
}

/** A role at work. */
interface Role {
  drain(graceMs: number): Promise<void>;
  /** What must not outlive the process is ended here, without waiting. */
  abandon?(): void;
}

const LEAVE_AFTER_CRASH_MS = 5000;
/** By then it has left, whatever the bug has done to what should have ended: nobody else watches over this. */
const LATEST_AFTER_CRASH_MS = 15_000;

/** Runs the role that the supervisor asks for with `STUDIO_WORKER_ROLE`, until it is told to leave. */
export async function runRole(home: Home): Promise<void> {
  const { STUDIO_WORKER_ROLE: role, STUDIO_WORKER_ID: worker = "?" } = process.env;
  const config = parseConfig(process.env.STUDIO_CONFIG);
  const log = createLog({ ...config, level: config.logLevel, base: { role, worker, runtime: home.runtime } });
  const control = await connectControl(process.env);
  control.onReopen(log.reopen);
  let work: Role | undefined;
  const leave = (code: number): never => {
    work?.abandon?.();
    log.flush();
    process.exit(code);
  };
  // The supervisor is gone, or wants us out at once.
  control.onLost(() => leave(1));
  try {
    work = role === "web" ? await startWebRole(home, control, log) : await startJobRole(home, control, log);
    stay(control, log, work, leave);
  } catch (error) {
    log.report(error, { stage: "start" });
    leave(1);
  }
}

async function startWebRole({ runtime, serve, home }: Home, control: Control, log: Log): Promise<Role> {
  // Each role loads only its own part of the program, all of it at the same time.
  const [{ startWeb }, pages, { findAssets, loadAssets }, serveHere] = await Promise.all([
    import("./web.ts"),
    import("../../web/pages/index.ts"),
    import("../assets/assets.ts"),
    serve(),
  ]);
  const config = parseConfig(process.env.STUDIO_CONFIG);
  const identity = config.certfile === null ? null : await awaitIdentity(control);
  const web = await startWeb({
    config,
    worker: control.id,
    runtime,
    serve: serveHere,
    assets: loadAssets(findAssets(home)),
    pages: pages.pageRoutes,
    errorPage: pages.errorPage,
    runDir: control.runDir,
    ...(identity ? { tls: identity.first } : {}),
    ...(process.env.STUDIO_SOCKETS ? { inherited: JSON.parse(process.env.STUDIO_SOCKETS) } : {}),
    report: log.report,
    notice: log.notice,
    part: log.part,
    access: log.access,
  });
  identity?.later(web.renew, log.report);
  control.heartbeat(() => ({ sockets: web.sockets(), requests: web.requests(), served: web.served() }));
  control.onTake(web.take);
  if (web.port === 0) control.ready();
  else control.ready(web.port);
  return web;
}

async function startJobRole({ home }: Home, control: Control, log: Log): Promise<Role> {
  const config = parseConfig(process.env.STUDIO_CONFIG);
  const { runDir } = control;
  const parts = { config, runDir, onGroup: control.group, report: log.report };
  const worker =
    control.role === "executor"
      ? await import("./executor.ts").then(({ startExecutor }) => startExecutor(parts))
      : await import("./worker.ts").then(({ startJobWorker }) => startJobWorker({ ...parts, home }));
  control.heartbeat(() => ({ running: worker.running() }));
  control.ready();
  return worker;
}

/**
 * Leaves when the supervisor says so. A bug that nobody caught may have left anything half-done: the worker finishes what it has in hand and makes way
 * for a new one. A rejection that nobody awaited is reported and has no such effect.
 */
function stay(control: Control, log: Log, work: Role, leave: (code: number) => never): void {
  const go = (graceMs: number, code: number) =>
    void work
      .drain(graceMs)
      .catch((error) => log.report(error, { stage: "drain" }))
      .then(() => control.close())
      .finally(() => leave(code));
  control.onDrain((graceMs) => go(graceMs, 0));
  process.on("uncaughtException", (error) => {
    log.report(error, { stage: "uncaught" });
    setTimeout(() => leave(1), LATEST_AFTER_CRASH_MS);
    go(LEAVE_AFTER_CRASH_MS, 1);
  });
  process.on("unhandledRejection", (error) => log.report(error, { stage: "unhandled" }));
}
