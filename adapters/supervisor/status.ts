import type { Config, RuntimeName } from "../../src/knobs/load.ts";
import type { WorkerRole } from "../process/messages.ts";
import type { WorkerView } from "./fleet.ts";
import type { UsedRedis } from "./use-redis.ts";

/** One process of Studio's, as `studio status --json` prints it. Numbers are null where the process has not told them yet. */
export interface ProcessStatus {
  readonly id: string;
  readonly role: WorkerRole | "redis";
  readonly runtime: RuntimeName | null;
  /** Grows by one with every reload. */
  readonly generation: number;
  readonly state: "starting" | "ready" | "draining" | "waiting";
  readonly pid: number | null;
  readonly uptime_s: number;
  /** Requests that were answered since its start. */
  readonly requests: number | null;
  /** Requests that are being answered. */
  readonly requests_running: number | null;
  readonly sockets: number | null;
  /** Runs and other jobs of a job worker, or nodes of an executor. */
  readonly jobs: number | null;
  /** How late its event loop was in the last second, in milliseconds. */
  readonly lag_ms: number | null;
  /** Resident memory in bytes. */
  readonly rss: number | null;
  /** How often it was started again after an unexpected end. */
  readonly restarts: number;
}

/** A Studio that runs, as `studio status --json` prints it. */
export interface Status {
  readonly version: string;
  readonly pid: number;
  readonly url: string | null;
  readonly uptime_s: number;
  readonly state: "starting" | "ready" | "reloading" | "degraded" | "stopping";
  readonly generation: number;
  readonly role: Config["role"];
  /** How many web workers are wanted. */
  readonly workers_wanted: number;
  readonly job_workers_wanted: number;
  readonly executors_wanted: number;
  /** What is not as it should be, in words. */
  readonly troubles: readonly string[];
  readonly processes: readonly ProcessStatus[];
}

const seconds = (ms: number) => Math.round(ms / 1000);

/** The line of one worker. */
export function statusOf({ id, role, runtime, generation, state, pid, ageMs, restarts, child }: WorkerView): ProcessStatus {
  const vitals = child?.vitals() ?? null;
  const web = role === "web" ? vitals : null;
  return {
    ...{ id, role, runtime, generation, state, pid },
    uptime_s: seconds(ageMs),
    requests: web?.served ?? null,
    requests_running: web?.requests ?? null,
    sockets: web?.sockets ?? null,
    jobs: role === "web" ? null : (vitals?.jobs ?? null),
    lag_ms: vitals?.lagMs ?? null,
    rss: vitals?.rss ?? null,
    restarts,
  };
}

/** The line of the private Redis, when there is one. */
export function redisStatus(redis: UsedRedis | undefined): ProcessStatus[] {
  if (!redis?.kept) return [];
  const { state, pid, ageMs, restarts } = redis.kept.view();
  const nothing = { requests: null, requests_running: null, sockets: null, jobs: null, lag_ms: null, rss: null };
  return [{ id: "redis", role: "redis", runtime: null, generation: 1, state, pid, uptime_s: seconds(ageMs), ...nothing, restarts }];
}
