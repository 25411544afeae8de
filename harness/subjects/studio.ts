import { dirname, join } from "node:path";
import { CONTROL } from "../../src/contract/control.ts";
import { PROBE } from "../../src/contract/diagnostics/limits.ts";
import { NAMESPACE } from "../../src/contract/envelope.ts";
import { startChild, temporaryFolder } from "../bench/children.ts";
import { rootAbove } from "../bench/context.ts";
import { command, versionOf } from "../bench/runtimes.ts";
import { run } from "../run-program.ts";
import { type EventWriter, type RunningSubject, type SubjectPlan, subject, type WorkerProcess } from "../subject.ts";

const root = rootAbove(dirname(import.meta.filename));
const READY_MS = 60_000;

/** What Studio is told by its environment, so that a plan means the same for it as for every other subject. */
function environmentOf({ transports, tls, trusts, hosts, origins, environment }: SubjectPlan): Record<string, string> {
  return {
    STUDIO_ALLOWED_HOSTS: hosts.join(","),
    STUDIO_SOCKETIO_TRANSPORTS: transports.join(","),
    // What it measures itself, not what it would grant to one address.
    STUDIO_RATE_LOCAL: "false",
    // A worker that leaves spreads its clients over a third of this, and an examination waits for it.
    STUDIO_GRACEFUL_TIMEOUT: "3s",
    ...(origins.length > 0 ? { STUDIO_ALLOWED_ORIGINS: origins.join(","), STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: origins.join(",") } : {}),
    ...(tls ? { STUDIO_CERTFILE: tls.certificate, STUDIO_KEYFILE: tls.key } : {}),
    ...(trusts
      ? {
          STUDIO_PROXY_FIX_ENABLED: "true",
          STUDIO_TRUSTED_PROXIES: "127.0.0.1",
          STUDIO_FORWARDED_HEADER: trusts === "rfc7239" ? "forwarded" : "x-forwarded",
        }
      : { STUDIO_PROXY_FIX_ENABLED: "false" }),
    ...environment,
  };
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
    return instances > 1 ? "several instances need a database that they share" : null;
  },
  async start(plan): Promise<RunningSubject> {
    const data = temporaryFolder();
    const [node] = command(root, "node");
    const studio = (...args: string[]): [string, ...string[]] => [node, join(root, "studio.mjs"), ...args];
    const child = startChild(
      "studio",
      studio(
        ...["start", "--json", "--no-open", "--no-env-file", "--port", "0", "--data", data],
        ...["--workers", String(plan.workers), "--worker-class", plan.runtimes.join(",")],
      ),
      { ends: "signal", env: environmentOf(plan) },
    );
    const ready = (await child.line(READY_MS)) as { url: string; api_token: string; pid: number };
    const ask = async (verb: string, ...args: string[]) =>
      run(studio(verb, "--data", data, "--no-env-file", ...args), { limitMs: READY_MS });
    let writing: ReturnType<typeof startWriting> | null = null;
    return {
      endpoints: [{ address: "127.0.0.1", port: Number(new URL(ready.url).port) }],
      token: ready.api_token,
      version: (await run(studio("--version"))).trim(),
      pid: ready.pid,
      log: child.errors,
      async workers() {
        // With 1 it says that not everything is well, as after a worker was killed.
        const said = await run(studio("status", "--data", data, "--no-env-file", "--json"), { limitMs: READY_MS, accepts: [0, 1] });
        const { processes } = JSON.parse(said) as {
          processes: { id: string; role: string; pid: number | null; runtime: string; state: string }[];
        };
        return processes.flatMap(({ id, role, pid, runtime, state }): WorkerProcess[] =>
          role === "web" && pid !== null && state === "ready" ? [{ id, pid, runtime }] : [],
        );
      },
      async loginToken() {
        const { token_url } = JSON.parse(await ask("link", "--json")) as { token_url: string };
        return /token=([A-Za-z0-9_-]+)/.exec(token_url)![1]!;
      },
      async reload() {
        await ask("reload");
      },
      async renew() {
        await ask("reload");
      },
      async writer() {
        writing ??= startWriting([node, join(root, "dist", "load.mjs"), "--to", "studio", "--data", data]);
        return (await writing).writer();
      },
      async stop() {
        await writing?.then(({ stop }) => stop()).catch(() => {});
        await child.stop(20_000);
      },
    };
  },
});

/** One process that writes for everybody who asks, into a room for each. */
async function startWriting(argv: [string, ...string[]]) {
  const child = startChild("writer", argv);
  await child.line(READY_MS);
  const waiting = new Map<number, (answer: Record<string, unknown>) => void>();
  let last = 0;
  // Answers come when their work is done, so the one that arrives may be another's.
  const ask = (body: object) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, resolve);
      child.ask({ ...body, id }, READY_MS).then((answer) => {
        waiting.get(answer.id as number)?.(answer);
        waiting.delete(answer.id as number);
      }, reject);
    });
  return {
    async writer(): Promise<EventWriter> {
      const { room } = (await ask({ do: "room" })) as { room: string };
      return {
        room,
        write: async (count, rate) => void (await ask({ do: "write", count, rate, room })),
        forget: async (keep) => void (await ask({ do: "forget", keep })),
      };
    },
    stop: () => child.stop(),
  };
}
