import { setTimeout as sleep } from "node:timers/promises";
import { Echo } from "../src/contract/diagnostics/echo.ts";
import type { Capability, ProxyDriver, ProxyPlan } from "../topologies/proxy.ts";
import { absence, type RunningProxy, runProxy } from "../topologies/run-proxy.ts";
import { rowOf } from "../topologies/topology.ts";
import { processes } from "./ground.ts";
import { type Certificates, driverOf, PUBLIC_NAME, proxyPlanOf, subjectPlanOf } from "./site.ts";
import type { Subject } from "./subject.ts";
import type { SubjectPool } from "./subject-pool.ts";
import { authorityOf, type Dial } from "./wire/dial.ts";
import { WireFailure } from "./wire/failure.ts";
import { type Answer, type Line, sendHttp } from "./wire/http.ts";
import { sendRaw } from "./wire/raw.ts";
import { Recorder } from "./wire/record.ts";
import { openWebSocket } from "./wire/websocket.ts";

/** Something that a product cannot do, and what happened when it was tried. */
export interface Incapacity {
  readonly proxy: string;
  readonly capability: Capability;
  /** As its driver declares it. */
  readonly why: string;
  readonly verdict: "confirmed" | "works" | "broken" | "untried";
  readonly tried: string;
}

/** A proxy that was started in order to try something, seen by a client. */
interface Try {
  readonly running: RunningProxy;
  readonly dial: Dial;
  get(path: string, lines?: readonly Line[], more?: { from?: string; body?: string }): ReturnType<typeof sendHttp>;
  websocket(): ReturnType<typeof openWebSocket>;
}

/** Seconds and bytes that are small enough to be tried quickly. */
const IDLE_S = 1;
const LIMIT_MIB = 1;
/** Within which a websocket is closed by a reload, where it is; who keeps it is waited for as long. */
const CUT_MS = 5_000;

/** What a plan is for each capability, and how it is seen whether it works: null when it does, else what happened. */
const TRIALS: Partial<
  Record<Capability, { change: Partial<ProxyPlan>; upstreams: 1 | 2; tls?: boolean; works(t: Try): Promise<string | null> }>
> = {
  tcp: {
    ...{ change: {}, upstreams: 1, tls: true },
    works: async ({ get }) => ((await get("/ready")).status === 200 ? null : "the TLS of the upstream does not come through"),
  },
  "upstream-tls": {
    ...{ change: {}, upstreams: 1, tls: true },
    works: async ({ get }) => {
      const { status } = await get("/ready");
      return status === 200 ? null : `an upstream with TLS is answered for with ${status}`;
    },
  },
  "second-hop": {
    ...{ change: { behind: [`${processes.client}/32`] }, upstreams: 1 },
    async works({ get }) {
      const said = { "x-forwarded-proto": "https", "x-forwarded-port": "8443", "x-forwarded-prefix": "/outer" };
      const lines: Line[] = [...Object.entries(said), ["X-Forwarded-For", "192.0.2.1"]];
      const arrived = await echoed(get("/echo", lines));
      for (const [name, value] of Object.entries(said))
        if (arrived[name] !== value) return `${name}: ${value} of the proxy in front arrives as ${arrived[name] ?? "nothing"}`;
      const [first] = (arrived["x-forwarded-for"] ?? "").split(",");
      if (first?.trim() !== "192.0.2.1") return `the client that the proxy in front names arrives as ${first || "nothing"}`;
      const strange = await echoed(get("/echo", lines, { from: "127.0.0.77" }));
      const believed = Object.keys(said).find((name) => strange[name] === said[name as keyof typeof said]);
      return believed === undefined ? null : `${believed} is believed of everybody`;
    },
  },
  rfc7239: {
    ...{ change: {}, upstreams: 1 },
    works: async ({ get }) => {
      const { forwarded } = await echoed(get("/echo"));
      return forwarded?.includes(processes.client) ? null : `Forwarded arrives as ${forwarded ?? "nothing"}`;
    },
  },
  "body-limit": {
    ...{ change: { maxBodyMiB: LIMIT_MIB }, upstreams: 1 },
    async works({ get, dial }) {
      const body = "x".repeat(LIMIT_MIB * 1024 * 1024 + 1024);
      const { status } = await get("/echo", [], { body });
      if (status !== 413) return `a body above the limit is answered with ${status}`;
      // In small chunks: of one large chunk, the first line says how long it is.
      const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`;
      const head = `POST /echo HTTP/1.1\r\nHost: ${authorityOf(dial)}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
      const parts = [head, ...Array<string>(Math.ceil(body.length / 0x4000)).fill(chunk), "0\r\n\r\n"];
      const chunked = await sendRaw(dial, parts, { limitMs: 3_000, gapMs: 1 }, new Recorder());
      if (chunked.status !== 413) return `a body above the limit that comes in chunks is answered with ${chunked.status}`;
      const { pieces } = await get("/echo?events=3&every_ms=150");
      return pieces.length >= 3 && pieces.at(-1)!.ms - pieces[0]!.ms >= 200
        ? null
        : "it refuses the body, but collects answers until they are whole";
    },
  },
  "two-lengths": {
    ...{ change: {}, upstreams: 1 },
    async works({ dial }) {
      const head = `POST /echo HTTP/1.1\r\nHost: ${authorityOf(dial)}\r\nConnection: close\r\n`;
      const { status } = await sendRaw(
        dial,
        `${head}Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello`,
        { limitMs: 3_000 },
        new Recorder(),
      );
      return status === 400 ? null : `a request that says two lengths is answered with ${status}`;
    },
  },
  "websocket-idle": {
    ...{ change: { timeouts: { connectS: 5, idleS: IDLE_S } }, upstreams: 1 },
    async works({ websocket }) {
      const shaken = await websocket();
      if (!shaken.open) return `no websocket opens (${shaken.status})`;
      await shaken.socket.next();
      try {
        await shaken.socket.closed(IDLE_S * 3_000);
        return null;
      } catch {
        return `a websocket that is silent for ${IDLE_S * 3} s stays open, with a limit of ${IDLE_S} s`;
      } finally {
        shaken.socket.terminate();
      }
    },
  },
  upstreams: {
    ...{ change: {}, upstreams: 2 },
    works: async ({ get }) => ((await stays((n) => get(`/echo?n=${n}`))) === null ? "ten requests reach the same upstream" : null),
  },
  "sticky-cookie": {
    ...{ change: {}, upstreams: 2 },
    async works({ get }) {
      const first = await get("/echo");
      const cookie = first.all("set-cookie")[0]?.split(";")[0];
      return cookie === undefined ? "it sets no cookie" : stays((n) => get(`/echo?n=${n}`, [["Cookie", cookie]]));
    },
  },
  "sticky-hash": { change: {}, upstreams: 2, works: ({ get }) => stays((n) => get(`/echo?n=${n}`)) },
  "tcp-hash": { change: { layer: "tcp" }, upstreams: 2, works: ({ get }) => stays((n) => get(`/echo?n=${n}`)) },
  reload: {
    ...{ change: {}, upstreams: 1 },
    async works({ running, websocket, get }) {
      const shaken = await websocket();
      if (!shaken.open) return `no websocket opens (${shaken.status})`;
      try {
        await running.reload({ ...running.plan, maxBodyMiB: 8 });
        // The signal may still be on its way to a proxy on a busy machine.
        for (const end = performance.now() + CUT_MS; performance.now() < end; await sleep(200)) {
          const { status } = await get("/ready").catch(() => ({ status: 0 }));
          if (status !== 200) return "while a websocket is open, requests get no answer after a reload";
        }
        return null;
      } finally {
        shaken.socket.terminate();
      }
    },
  },
  "reload-live": {
    ...{ change: {}, upstreams: 1 },
    async works({ running, websocket }) {
      const shaken = await websocket();
      if (!shaken.open) return `no websocket opens (${shaken.status})`;
      await shaken.socket.next();
      await running.reload({ ...running.plan, maxBodyMiB: 8 });
      const closed = await shaken.socket.closed(CUT_MS).catch(() => null);
      shaken.socket.terminate();
      return closed === null ? null : `its websockets are closed with ${closed.code}, ${Math.round(closed.afterMs)} ms after they opened`;
    },
  },
};

/** Tries everything that a product says that it cannot do. What a driver calls impossible and what works all the same is `works`: the declaration is wrong. */
export async function tryIncapacities(
  name: string,
  subject: readonly [string, Subject],
  pool: SubjectPool,
  certificates: Certificates,
): Promise<Incapacity[]> {
  const driver = driverOf(name);
  if (absence(driver) !== null) return [];
  const found: Incapacity[] = [];
  for (const [key, why] of Object.entries(driver.cannot)) {
    const capability = key as Capability;
    const base = { proxy: name, capability, why };
    try {
      const tried = await attempt(driver, capability, subject, pool, certificates);
      if (tried === undefined) found.push({ ...base, verdict: "untried", tried: "nothing that can be run shows it" });
      else found.push({ ...base, verdict: tried === null ? "works" : "confirmed", tried: tried ?? "it was tried, and it works" });
    } catch (error) {
      found.push({ ...base, verdict: "broken", tried: error instanceof Error ? error.message : String(error) });
    }
  }
  return found;
}

/** Null: it works. A text: why not. Undefined: there is no way to try it. */
async function attempt(
  driver: ProxyDriver,
  capability: Capability,
  [id, subject]: readonly [string, Subject],
  pool: SubjectPool,
  certificates: Certificates,
) {
  const trial = TRIALS[capability];
  if (trial === undefined) return undefined;
  const row = rowOf(
    "attempt",
    { about: "a trial", workers: trial.upstreams === 2 ? "hash" : "one" },
    { proxy: driver.name, runtime: "node" },
  );
  const plan = { ...subjectPlanOf(row, certificates), ...(trial.tls ? { tls: certificates.upstream } : {}) };
  pool.announce(id, plan);
  return pool.use(id, subject, plan, async ({ running: upstream }) => {
    const proxyPlan: Omit<ProxyPlan, "listen"> = {
      ...proxyPlanOf(row, upstream.endpoints, "inner", certificates),
      sticky: "none",
      ...trial.change,
    };
    const able: ProxyDriver = { ...driver, cannot: {} };
    const render: ProxyDriver["render"] = (wanted, directory, home) => {
      const files = driver.draw({ ...wanted, forwarded: "x-forwarded" }, directory, home);
      return driver.attempts?.[capability]?.(files, wanted) ?? files;
    };
    let running: RunningProxy;
    try {
      running = await runProxy(
        { ...able, render },
        proxyPlan,
        { path: subject.probes.ready, sees: "anything", secure: capability === "tcp" },
        "127.0.0.1",
      );
    } catch (error) {
      const said =
        (error as Error).message.split("\n").find((line) => /error|unrecognized|unknown|invalid|can't|failed|wrong/i.test(line)) ??
        (error as Error).message;
      return `its own program refuses the configuration: ${said.trim().slice(0, 300)}`;
    }
    try {
      const dial: Dial = {
        ...{
          name: PUBLIC_NAME,
          port: running.port,
          address: "127.0.0.1",
          dialPort: running.port,
          from: processes.from,
          ca: certificates.caText,
        },
        secure: capability === "tcp",
      };
      const recorder = new Recorder();
      return await trial.works({
        running,
        dial,
        get: (path, lines = [], { body, from } = {}) =>
          sendHttp(
            { ...dial, ...(from ? { from } : {}) },
            path,
            { lines, limitMs: 3_000, ...(body === undefined ? {} : { body, method: "POST" }) },
            recorder,
          ),
        websocket: () => openWebSocket(dial, `${subject.probes.socket.path}?EIO=4&transport=websocket`, {}, recorder),
      });
    } catch (error) {
      return `it does not work: ${(error as Error).message}`;
    } finally {
      await running.stop();
    }
  });
}

function parsed({ status, text }: Answer): Echo {
  if (status !== 200) throw new WireFailure("a request through it", `${status} ${text.slice(0, 100)}`.trim());
  return Echo.parse(JSON.parse(text));
}

/** The header lines that the upstream got. */
async function echoed(answer: ReturnType<typeof sendHttp>): Promise<Record<string, string>> {
  const { request } = parsed(await answer);
  return Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
}

/** Whether ten requests all reach the same upstream. */
async function stays(get: (n: number) => ReturnType<typeof sendHttp>): Promise<string | null> {
  const homes = new Set<string>();
  for (let n = 0; n < 10; n += 1) homes.add(parsed(await get(n)).server.worker);
  return homes.size === 1 ? null : `ten requests of one client reach ${homes.size} upstreams`;
}
