// Several containers of Studio behind a proxy, started from the files that people use, and one of them killed while a run goes on.
import "./patience.fixture.ts";
import { join } from "node:path";
import { until } from "../harness/testing/studio.ts";
import { type Test, test } from "../harness/testing/tap.ts";
import { connectRealtime, type SnapshotCursor } from "../web/client/realtime/index.ts";
import { send } from "./client.fixture.ts";
import { type Composition, composeProgram, openComposition } from "./containers/compose.ts";
import { ask, containerEngine, docker } from "./containers/engine.ts";
import { type Found, proxyImage, serviceImage, studioImage } from "./containers/images.ts";
import { madeBy } from "./containers/leftovers.ts";
import { holdPort } from "./free-port.ts";
import type { Seen } from "./front.fixture.ts";
import { carriesSockets, letsPeopleIn } from "./promises.fixture.ts";
import { proxies } from "./proxies/index.ts";
import { NAME } from "./stage.fixture.ts";

const FOLDER = join(import.meta.dirname, "../compose");
/** As many that it is next to impossible that all of them are with the container that stays. */
const FOLLOWERS = 8;
const LIMIT_MS = 90_000;

/** Declares the tests of scale.yaml behind one proxy, perhaps with an executor; where there is no engine, no compose or an image is missing, one that says so. */
export async function judgeScaled(proxy: "nginx" | "caddy" | "traefik" | "haproxy" | "apache", { executes = false } = {}) {
  const about = `${proxy} before two containers of Studio`;
  const missing = (why: string) => void test(about, (t) => void t.pass(`${about} is unsupported`, { skip: why }));
  const engine = await containerEngine();
  if (!engine.ok) return missing(engine.why);
  const program = await composeProgram();
  if (program === null) return missing("neither `docker compose` nor docker-compose is here");
  const driver = proxies.find(({ name }) => name === proxy)!;
  const images: Record<string, Found> = {
    STUDIO_IMAGE: await studioImage(),
    REDIS_IMAGE: await serviceImage("redis"),
    POSTGRES_IMAGE: await serviceImage("postgres"),
    [driver.image!.variable]: await proxyImage(driver),
  };
  const env: Record<string, string> = {};
  for (const [variable, found] of Object.entries(images)) {
    if (!found.ok) return missing(found.why);
    env[variable] = found.image;
  }
  const [http, https] = [await holdPort(), await holdPort()];
  Object.assign(env, {
    PUBLISH_HTTP: `127.0.0.1:${http.port}`,
    PUBLISH_HTTPS: `127.0.0.1:${https.port}`,
    STUDIO_ALLOWED_HOSTS: NAME,
    STUDIO_WORKERS: "1",
    ...(executes ? { STUDIO_EXECUTION_PROVIDER: "executor", EXECUTOR_REPLICAS: "1" } : {}),
  });
  // Says the token of the API, which only programs need.
  const change = { web: { command: ["start", "--json", "--no-open"] } };
  const composition = await openComposition(program, FOLDER, env, change);

  test(`${about} and two that work`, async (t) => {
    try {
      await composition.up(["scale.yaml", `${proxy}.yaml`]);
      const webs = await healthy(composition);
      t.equal(webs.length, 2, "two containers are healthy");
      const front = await frontOf(composition, proxy, http.port, webs[0]!);
      await letsPeopleIn(t, front);
      await carriesSockets(t, front);
      await outlivesOne(t, front, webs, executes ? "executor" : "workspace");
      await composition.up(["scale.yaml", `${proxy}.yaml`]);
      t.equal((await healthy(composition)).length, 2, "the other one comes back");
      t.same([...new Set(await statuses(front))], [200], "and no request is lost");
    } catch (error) {
      t.fail(`${(error as Error).message}\n${await composition.run(["logs", "--no-color", "--tail", "40"]).catch(String)}`);
    } finally {
      await composition.close();
      await Promise.all([http.release(), https.release()]);
    }
    t.same(await madeBy(process.pid), [], "nothing is left");
  });
}

/** Waits until the containers that are there are healthy; gives the names of those that people reach. */
async function healthy(composition: Composition): Promise<string[]> {
  const webs = await composition.containers("web");
  const all = [...webs, ...(await composition.containers("worker")), ...(await composition.containers("executor"))];
  const states = () => ask(["inspect", "--format", "{{.State.Health.Status}}", ...all]);
  await until("all containers are healthy", async () => (await states()).text.split("\n").every((state) => state === "healthy"), LIMIT_MS);
  return webs;
}

async function frontOf(composition: Composition, about: string, port: number, web: string): Promise<Seen> {
  const said = (await docker(["logs", web])).split("\n").find((line) => line.startsWith("{") && line.includes("api_token"));
  const { api_token: apiToken } = JSON.parse(said ?? "{}") as { api_token: string };
  const place = { name: NAME, port, ca: null };
  const origin = `http://${NAME}:${port}`;
  return {
    ...{ about, place, origin, url: origin, prefix: "" },
    studio: { apiToken, log: () => "" },
    login: async () => (await composition.run(["exec", "-T", "web", "studio", "link"])).trim().split("#token=")[1] ?? "",
    get: (path, sent = {}) => send(place, { ...sent, path }),
  };
}

const statuses = async ({ get }: Seen) => {
  const all: number[] = [];
  for (let n = 0; n < 20; n += 1) all.push((await get("/readyz")).status);
  return all;
};

/**
 * Followers of the demo through whichever container, one of which is killed when all of them have seen its first event, miss nothing of it. Its nodes run where
 * they should, and its files are found by the container that is left.
 */
async function outlivesOne(t: Test, front: Seen, webs: readonly string[], provider: "workspace" | "executor") {
  const { about, studio, place } = front;
  const call = (method: "GET" | "POST", path: string) => {
    const lines: [string, string][] = [
      ["Authorization", `Bearer ${studio.apiToken}`],
      ["Accept", "application/json"],
      ["Content-Type", "application/json"],
    ];
    return front.get(path, { method, lines, ...(method === "POST" ? { body: "{}" } : {}) });
  };
  const api = async <T>(method: "GET" | "POST", path: string): Promise<T> => {
    const { status, text } = await call(method, path);
    if (status >= 400) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  };
  const { flowchart } = await api<{ flowchart: { id: string } }>("POST", "/flowcharts/demo");
  const { run } = await api<{ run: { id: string } }>("POST", `/flowcharts/${flowchart.id}/run`);
  const room = `flowchart_run:${run.id}`;
  const status = () =>
    api<{ state: { run: { state: string }; tasks: { runtime: { final_provider: string | null } | null }[] }; cursor: SnapshotCursor }>(
      "GET",
      `/flowcharts/${flowchart.id}/runs/${run.id}/status`,
    );
  const { epoch } = (await status()).cursor;
  const followers = Array.from({ length: FOLLOWERS }, (_, index) => {
    const seen: number[] = [];
    const realtime = connectRealtime({
      url: `http://localhost:${place.port}`,
      path: "/socket.io",
      transports: index % 2 === 0 ? ["websocket"] : ["polling"],
      auth: { token: studio.apiToken },
      storage: null,
    });
    realtime.follow(
      room,
      { epoch, after: 0 },
      { onEvent: (envelope) => void seen.push(envelope.room_sequences[room]!), onResnapshot: async () => (await status()).cursor },
    );
    return { realtime, seen };
  });
  try {
    await until(`${about}: everybody sees the run begin`, () => followers.every(({ seen }) => seen.length > 0), LIMIT_MS);
    t.not((await status()).state.run.state, "succeeded", `${about}: it goes on`);
    await docker(["kill", webs[0]!]);
    const over = async () => (await status().catch(() => null))?.state.run.state === "succeeded";
    await until(`${about}: the run ends`, over, LIMIT_MS);
    const last = (await status()).cursor.rooms[room]!;
    await until(`${about}: everybody sees event ${last}`, () => followers.every(({ seen }) => seen.length >= last), LIMIT_MS);
    const wanted = Array.from({ length: last }, (_, index) => index + 1);
    t.same(
      followers.map(({ seen }) => seen),
      followers.map(() => wanted),
      `${about}: each of ${last} events once and in order, for all ${FOLLOWERS}`,
    );
    const providers = (await status()).state.tasks.map(({ runtime }) => runtime?.final_provider);
    t.ok(providers.includes(provider), `${about}: nodes ran on ${[...new Set(providers)].join(" and ")}`);
    const report = await call("GET", `/flowcharts/runs/${run.id}/files/report.md`);
    t.equal(report.status, 200, `${about}: a file that another container wrote is found`);
    const moved = followers.filter(({ realtime }) => realtime.history().some(({ from }) => from.startsWith("live")));
    t.ok(moved.length > 0, `${about}: ${moved.length} of them were with the container that was killed`);
  } finally {
    for (const { realtime } of followers) realtime.close();
  }
}
