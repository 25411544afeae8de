import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { CONTROL } from "../../src/contract/control.ts";
import { PROBE } from "../../src/contract/diagnostics/limits.ts";
import { NAMESPACE } from "../../src/contract/envelope.ts";
import { startChild, temporaryFolder } from "../bench/children.ts";
import { rootAbove } from "../bench/context.ts";
import { command, versionOf } from "../bench/runtimes.ts";
import { run } from "../run-program.ts";
import { askStudio } from "../studio-control.ts";
import { studioEnvironment } from "../studio-environment.ts";
import { shareWriting } from "../studio-writer.ts";
import { type RunningSubject, type SubjectPlan, subject, type WorkerProcess } from "../subject.ts";
import { hasPostgres, startPostgres } from "../testing/postgres.ts";
import { startRedis } from "../testing/redis.ts";

const root = rootAbove(dirname(import.meta.filename));
const READY_MS = 60_000;
/** The same for every Studio of a run. */
let version: Promise<string> | undefined;

/** What `studio status --json` tells, as far as it is needed. */
interface Status {
  readonly processes: readonly { id: string; role: string; pid: number | null; runtime: string; state: string }[];
}

export default subject({
  about: "Studio itself, started as people start it",
  capabilities: [
    "echo",
    "effective",
    "stream",
    "sign-in",
    "openapi-servers",
    "pages",
    "origin-check",
    "socket-auth",
    "socket-echo",
    "socket-binary",
    "socket-push",
    "rooms",
    "writer",
    "runs",
    "drain",
    "client",
    "inside-subject",
  ],
  runtimes: ["bun", "node", "deno"],
  probes: {
    ready: "/livez",
    echo: "/api/diagnostics/echo",
    socket: {
      path: "/socket.io/",
      namespace: NAMESPACE,
      greeting: CONTROL.connected,
      echo: PROBE.echo,
      push: PROBE.push,
      pushed: PROBE.pushed,
    },
    web: {
      page: "/sign-in",
      guarded: "/nodes?state=failed",
      signIn: "/sign-in",
      home: "/nodes",
      openapi: "/openapi.json",
      asyncapi: "/asyncapi.json",
    },
  },
  absence: async () => null,
  refusal: ({ runtimes, instances }) => {
    const missing = runtimes.filter((runtime) => versionOf(root, runtime) === null);
    if (missing.length > 0) return `${missing.join(" and ")} cannot be started here`;
    return instances > 1 && !hasPostgres() ? "several instances need PostgreSQL, whose programs are not installed" : null;
  },
  start: (plan) => (plan.instances > 1 ? startTogether(plan) : startOne(plan)),
});

/** Several Studios that are one: they share a PostgreSQL and a Redis, and nothing passes requests between them, so that it shows where a proxy sends them. */
async function startTogether(plan: SubjectPlan): Promise<RunningSubject> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis({ tcp: true })]);
  const started: RunningSubject[] = [];
  // For an end in a hurry. Signals are sent before anything is awaited.
  const hurry = () => {
    void postgres.kill();
    void redis.kill();
    rmSync(postgres.directory, { recursive: true, force: true });
    rmSync(dirname(redis.socket), { recursive: true, force: true });
  };
  process.once("exit", hurry);
  const stop = async () => {
    process.off("exit", hurry);
    await Promise.all(started.map((one) => one.stop()));
    await Promise.all([postgres.stop(), redis.stop()]);
  };
  try {
    const environment = { ...plan.environment, DATABASE_URL: await postgres.create(), REDIS_URL: redis.url! };
    for (let instance = 0; instance < plan.instances; instance += 1) started.push(await startOne({ ...plan, environment }));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...started[0]!,
    endpoints: started.flatMap(({ endpoints }) => endpoints),
    log: () => started.map((one) => one.log()).join("\n"),
    workers: async () => (await Promise.all(started.map((one) => one.workers()))).flat(),
    replace: async (worker) => {
      for (const one of started) await one.replace?.(worker);
    },
    renew: async () => {
      for (const one of started) await one.renew?.();
    },
    stop,
  };
}

async function startOne(plan: SubjectPlan): Promise<RunningSubject> {
  const data = temporaryFolder();
  const [node] = command(root, "node");
  const child = startChild(
    "studio",
    [
      ...([node, join(root, "studio.mjs"), "start", "--json", "--no-open", "--no-env-file", "--port", "0", "--data", data] as const),
      ...["--workers", String(plan.workers), "--worker-class", plan.runtimes.join(",")],
    ],
    // Without the grace that its clients would get: there are none any more.
    { ends: "SIGQUIT", env: studioEnvironment(plan) },
  );
  version ??= run([node, join(root, "dist", "cli.mjs"), "--version"]).then((said) => said.trim());
  const ready = (await child.line(READY_MS)) as { url: string; api_token: string; pid: number };
  let writing: ReturnType<typeof shareWriting> | null = null;
  return {
    endpoints: [{ address: "127.0.0.1", port: Number(new URL(ready.url).port) }],
    token: ready.api_token,
    version: await version,
    pid: ready.pid,
    log: child.errors,
    async workers() {
      const { processes } = await askStudio<Status>(data, { verb: "status" });
      return processes.flatMap(({ id, role, pid, runtime, state }): WorkerProcess[] =>
        role === "web" && pid !== null && state === "ready" ? [{ id, pid, runtime }] : [],
      );
    },
    async loginToken() {
      const { token_url } = await askStudio<{ token_url: string }>(data, { verb: "link" });
      return /token=([A-Za-z0-9_-]+)/.exec(token_url)![1]!;
    },
    async replace(worker) {
      await askStudio(data, { verb: "replace", process: worker });
    },
    async renew() {
      await askStudio(data, { verb: "reload" });
    },
    async writer() {
      writing ??= shareWriting([node, join(root, "dist", "load.mjs")], plan.environment);
      return writing.writer(data);
    },
    async stop() {
      await writing?.leave(data);
      await child.stop(20_000);
    },
  };
}
