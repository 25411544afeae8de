import { forwardingOf, forwardingWarnings } from "../../src/forwarding/config.ts";
import { databaseNotices, executorNotices } from "../../src/knobs/deployment.ts";
import type { Config, Resolved } from "../../src/knobs/load.ts";
import { socketNotices } from "../../src/knobs/socket-notices.ts";

/** Everything that an operator should hear of the settings before a start: variables without effect, contradictions, trust that is too wide. */
export function startWarnings({ config, warnings }: Resolved): string[] {
  return [
    ...warnings,
    ...forwardingWarnings(forwardingOf(config)),
    ...socketNotices(config),
    ...databaseNotices(config),
    ...executorNotices(config),
    ...threadWarnings(config),
    ...keepaliveWarnings(config),
    ...roleWarnings(config),
  ];
}

function roleWarnings({ role, certfile }: Config): string[] {
  return (role === "worker" || role === "executor") && certfile !== null
    ? [`STUDIO_CERTFILE has no effect with the role ${role}: it serves nobody, and its health pages are plain HTTP.`]
    : [];
}

function threadWarnings({ threads, workerClass }: Config): string[] {
  return threads !== "auto" && workerClass.includes("deno")
    ? ["STUDIO_THREADS has no effect on Deno workers: Deno starts threads as it needs them."]
    : [];
}

/** Bun takes no longer idle time. */
const BUN_KEEPS_MS = 250_000;

function keepaliveWarnings({ keepaliveMs, workerClass }: Config): string[] {
  return keepaliveMs > BUN_KEEPS_MS && workerClass.includes("bun")
    ? [
        `STUDIO_KEEPALIVE: Bun workers close idle connections after about ${BUN_KEEPS_MS / 1000} s, so a proxy that keeps them for longer meets some that are just being closed. STUDIO_WORKER_CLASS=node keeps them.`,
      ]
    : [];
}
