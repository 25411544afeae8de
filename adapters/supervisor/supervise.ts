import type { Config } from "../../src/knobs/load.ts";
import type { Store } from "../../src/ports/store.ts";
import { VERSION } from "../../src/version.ts";
import type { Ask } from "../process/messages.ts";
import type { ReservedAddresses } from "./addresses.ts";
import { adopt } from "./adopt.ts";
import { begin, type Parts } from "./begin.ts";
import { CannotStart } from "./cannot-start.ts";
import type { FleetPlan } from "./fleet.ts";
import type { Notice } from "./notice.ts";
import type { ServiceManager } from "./notify.ts";
import { redisStatus, type Status, statusOf } from "./status.ts";
import { issueLogin, signInUrl } from "./tokens.ts";

/** What is left after a hurried stop for processes to leave by themselves. */
const HURRIED_MS = 2000;

const noWeb = (role: string) => `This Studio has the role ${role} and runs no web workers: ask one that does`;

/** How a stop is done: within the graceful timeout; within 2 s; or by killing. */
export type Haste = "graceful" | "quick" | "now";

/** The configuration, and the commands that run it. */
export interface Setup {
  config: Config;
  program: FleetPlan["program"];
}

/** What is supervised, and what the outside provides for it. */
export interface Supervision extends Setup {
  /** Refuses to take another port than `config.port`, rather than the next free one. */
  portIsFixed: boolean;
  /** Sockets that are open already, in the place of those that Studio would bind; `config` has their addresses. */
  activated?: ReservedAddresses | null;
  /** Reads the configuration anew for a reload; throws what is wrong with it. Without it, a reload starts from the same one. */
  again?(): Setup;
  /** Opens the database, bringing its schema up to date. */
  openStore(config: Config): Promise<Store>;
  /** File descriptor that the children write their logs to. */
  output: number;
  notice: Notice;
  /** Hears of the start, of reloads and of the end. */
  manager?: ServiceManager;
  /** A worker that is not ready by then is killed and counts as failed; 60 s. */
  readyLimitMs?: number;
}

/** A Studio that works. */
export interface Supervised {
  /** Where it is, or where the health pages of a Studio are that runs no web workers. */
  readonly url: string;
  /** Null where nobody can sign in, because there are no web workers. */
  readonly tokenUrl: string | null;
  readonly apiToken: string | null;
  readonly config: Config;
  /** What is said of Redis to people: `private 7.0.15`. */
  readonly redis: string;
}

/** A start that is under way, or done. */
export interface Supervisor {
  /** Resolves when every process is ready; rejects with CannotStart after everything that was started has ended. */
  readonly ready: Promise<Supervised>;
  /** Ends everything. Called again with more haste, it hurries. Never rejects. */
  stop(haste?: Haste): Promise<void>;
  /** Reads the configuration anew and replaces the workers, one at a time. Resolves to null, or to why it did not, in words. Never rejects. */
  reload(): Promise<string | null>;
  /** Wants so many web workers more, or fewer, from now on; the number that is wanted then, or null when that cannot be. */
  scaleBy(difference: number): number | null;
  /** Has every worker open its log files anew. */
  reopen(): void;
  status(): Status;
}

/** Starts Redis and the workers of a data directory, those that its role has, and keeps them running until `stop`. */
export function supervise(options: Supervision): Supervisor {
  const { notice, manager } = options;
  const { role } = options.config;
  const hasWeb = role === "all" || role === "web";
  const undo = new AsyncDisposableStack();
  const parts: Parts = {};
  const stopping = new AbortController();
  const beganAt = performance.now();
  let generation = 1;
  let reloads = 0;
  let stopped: Promise<void> | undefined;

  const stop = (haste: Haste = "graceful"): Promise<void> => {
    stopping.abort(new CannotStart("failed", "Studio was stopped before it was ready"));
    // Those that drain already are hurried where they stand.
    if (haste !== "graceful") void parts.fleet?.stop(haste === "now" ? 0 : HURRIED_MS);
    if (!stopped) manager?.stopping();
    stopped ??= begun
      .then(
        () => undo.disposeAsync(),
        () => undo.disposeAsync(),
      )
      .catch((error) => notice("error", `Something could not be ended cleanly: ${String(error)}`));
    // Redis goes after the workers, which hand their jobs back to it, and then has nothing to wait for.
    if (haste !== "graceful") void parts.fleet?.stop(HURRIED_MS).then(() => parts.redis?.kept?.stop(HURRIED_MS));
    return stopped;
  };

  /** The parts of a Studio that is ready and not being stopped. */
  const working = () => (parts.supervised && parts.fleet && !stopped ? { fleet: parts.fleet, config: parts.supervised.config } : null);
  const notNow = () => (stopped ? "Studio is being stopped" : "Studio is still starting");

  /** What the configuration was read as last, to see whether a reload finds anything new in it. */
  let known = JSON.stringify(options.config);

  /** Where nothing but the files of the certificate changed, workers take it as they are, and no socket notices. False when a reload takes more. */
  const renewed = (): boolean => {
    if (!parts.certificate) return false;
    const { config } = options.again?.() ?? options;
    if (JSON.stringify(config) !== known || !parts.certificate.renew(config)) return false;
    notice("info", "Nothing else has changed, so the workers stay; a second reload replaces them");
    return true;
  };

  const reload = async (): Promise<string | null> => {
    const at = working();
    if (!at) return notNow();
    manager?.reloading();
    try {
      if (renewed()) {
        if (reloads === 0) manager?.ready(`Generation ${generation}`);
        return null;
      }
    } catch {
      // The reload meets it again, says it, and has the status show it.
    }
    reloads += 1;
    const why = await at.fleet.reload(() => {
      const { config, program } = options.again?.() ?? options;
      const adopted = adopt(options.config, at.config, config, notice);
      parts.certificate?.renew(adopted);
      known = JSON.stringify(config);
      generation += 1;
      return { generation, program, config: adopted };
    });
    reloads -= 1;
    if (reloads === 0 && !stopped) manager?.ready(why === null ? `Generation ${generation}` : `Degraded: ${why}`);
    return why;
  };

  const scaleTo = (workers: (wanted: number) => number): number | null => {
    const fleet = working()?.fleet;
    if (!fleet || !hasWeb) return null;
    const before = fleet.wanted("web");
    const wanted = fleet.scale(workers(before));
    if (wanted !== before) notice("info", `${wanted} web workers are wanted (before: ${before})`);
    return wanted;
  };

  const status = (): Status => {
    const troubles = parts.fleet?.troubles() ?? [];
    const calm = troubles.length > 0 ? "degraded" : "ready";
    return {
      version: VERSION,
      pid: process.pid,
      url: parts.supervised?.url ?? null,
      uptime_s: Math.round((performance.now() - beganAt) / 1000),
      state: stopped ? "stopping" : !parts.supervised ? "starting" : reloads > 0 ? "reloading" : calm,
      generation: parts.fleet?.generation() ?? 1,
      role,
      workers_wanted: parts.fleet?.wanted("web") ?? 0,
      job_workers_wanted: parts.fleet?.wanted("worker") ?? 0,
      executors_wanted: parts.fleet?.wanted("executor") ?? 0,
      troubles,
      processes: [...(parts.fleet?.workers().map(statusOf) ?? []), ...redisStatus(parts.redis)],
    };
  };

  /** A new link that signs its reader in once. */
  const link = async (): Promise<{ problem: string | null; url?: string; token_url?: string }> => {
    const { supervised, store, fleet } = parts;
    if (!hasWeb) return { problem: noWeb(role) };
    if (!supervised || !store || !fleet || stopped) return { problem: notNow() };
    const { url } = supervised;
    return { problem: null, url, token_url: signInUrl(fleet.config().publicUrl ?? url, await issueLogin(store, Date.now())) };
  };

  const answer = async (ask: Ask): Promise<unknown> => {
    if (ask.verb === "scale") {
      const workers = scaleTo(() => ask.workers);
      return { problem: workers === null ? (hasWeb ? notNow() : noWeb(role)) : null, workers_wanted: workers };
    }
    if (ask.verb === "replace") return { problem: await (working()?.fleet.replace(ask.process) ?? notNow()) };
    if (ask.verb === "link") return await link();
    if (ask.verb === "status") return status();
    const problem = await reload();
    return { problem, generation: parts.fleet?.generation() ?? 1 };
  };

  const begun = begin(options, undo, parts, stopping.signal, answer);
  const ready = begun.catch(async (error) => {
    await stop();
    throw error;
  });
  ready.then(
    ({ url }) => manager?.ready(hasWeb ? `Serving ${url}` : `Working; its health is at ${url}/readyz`),
    () => {},
  );
  return {
    ready,
    stop,
    reload,
    scaleBy: (difference) => scaleTo((wanted) => wanted + difference),
    reopen: () => parts.fleet?.reopen(),
    status,
  };
}
