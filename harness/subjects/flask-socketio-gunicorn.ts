import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { holdPort } from "../../topologies/free-port.ts";
import { startChild } from "../bench/children.ts";
import { rootAbove } from "../bench/context.ts";
import { subject } from "../subject.ts";
import { sendHttp } from "../wire/http.ts";
import { Recorder } from "../wire/record.ts";

const folder = join(rootAbove(dirname(import.meta.filename)), "harness/subjects/servers");
const READY_MS = 20_000;
/** The Python that has the packages: the one on PATH, or the system's own. */
const PYTHONS = ["python3", "/usr/bin/python3"];
const IMPORTS =
  "import flask_socketio, gunicorn, eventlet; from importlib.metadata import version as v; print('Flask-SocketIO', v('flask-socketio'), 'Gunicorn', v('gunicorn'))";

/** The Python to use and the versions that it says; null where none has the packages. */
function python(): { program: string; versions: string } | null {
  for (const program of PYTHONS) {
    try {
      const versions = execFileSync(program, ["-c", IMPORTS], { encoding: "utf8", timeout: 10_000, stdio: ["ignore", "pipe", "ignore"] });
      return { program, versions: versions.trim() };
    } catch {
      // This one has not.
    }
  }
  return null;
}

export default subject({
  about: "Flask-SocketIO behind Gunicorn with ProxyFix: the stack that Studio's plan began with",
  capabilities: ["echo", "effective", "stream", "socket-echo", "socket-push", "origin-check"],
  runtimes: [],
  probes: {
    ready: "/ready",
    echo: "/echo",
    socket: { path: "/socket.io/", namespace: "/", greeting: "hello", echo: "echo", push: "push", pushed: "pushed" },
  },
  absence: async () =>
    python() === null
      ? "Python has no flask_socketio, gunicorn and eventlet (python3-flask-socketio, gunicorn and python3-eventlet of Debian)"
      : null,
  refusal: ({ trusts, runtimes }) =>
    runtimes.length > 1 || runtimes[0] !== "node"
      ? "it runs on Python: the rows of node stand for it"
      : trusts === "rfc7239"
        ? "ProxyFix reads no Forwarded header"
        : null,
  async start(plan) {
    const found = python();
    if (found === null) throw new Error("there is no Python with its packages");
    const one = async () => {
      const held = await holdPort();
      const child = startChild(
        "gunicorn",
        [
          found.program,
          ...["-m", "gunicorn", "--chdir", folder, "-k", "eventlet", "-w", String(plan.workers), "-b", `127.0.0.1:${held.port}`],
          ...(plan.tls ? ["--certfile", plan.tls.certificate, "--keyfile", plan.tls.key] : []),
          "flask_app:app",
        ],
        { ends: "SIGTERM", env: { PLAN: JSON.stringify(plan), PYTHONDONTWRITEBYTECODE: "1", ...plan.environment } },
      );
      const dial = {
        name: "localhost",
        port: held.port,
        address: "127.0.0.1",
        dialPort: held.port,
        secure: plan.tls !== null,
        ca: null,
        from: null,
      };
      for (const limit = performance.now() + READY_MS; ; ) {
        const answer = await sendHttp(dial, "/ready", { limitMs: 1_000 }, new Recorder()).catch(
          (error: Error & { code?: string }) => error,
        );
        // The certificate is for another host, and this is only about whether it listens.
        if ("status" in answer ? answer.status === 200 : /CERT|ALTNAME|SIGN|ISSUER/.test(answer.code ?? "")) break;
        if (performance.now() > limit) {
          await child.stop();
          throw new Error(`gunicorn was not ready within ${READY_MS} ms: ${child.errors()}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return { child, port: held.port, release: held.release };
    };
    const all = await Promise.all(Array.from({ length: plan.instances }, one));
    return {
      endpoints: all.map(({ port }) => ({ address: "127.0.0.1", port })),
      token: null,
      version: found.versions,
      pid: all[0]!.child.pid,
      log: () => all.map(({ child }) => child.errors()).join("\n"),
      workers: async () => [],
      async stop() {
        await Promise.all(
          all.map(async ({ child, release }) => {
            await child.stop();
            await release();
          }),
        );
      },
    };
  },
});
