import { existsSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../harness/testing/studio.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import type { RunView } from "../../src/contract/views.ts";
import { apiOf, createChart, type Deployment, deployment } from "./machines.fixture.ts";

const LINES = 60;
/** Says a line every 100 ms. */
const talking = `for i in $(seq ${LINES}); do echo "line $i"; sleep 0.1; done`;

const start = async (api: ReturnType<typeof apiOf>, flowchart: string) =>
  (await api.post<{ run: RunView }>(`/flowcharts/${flowchart}/run`)).run.id;

/** Every line that the nodes of a run wrote is stored once, in its order; resolves to the states of their attempts. */
async function checkLogs(t: Test, { store }: Deployment, run: string, nodes: readonly string[]): Promise<string[][]> {
  const states: string[][] = [];
  for (const task of await store.tasksOfRun(run)) {
    if (!nodes.includes(task.node_id)) continue;
    const attempts = await store.attempts(task.id);
    states.push(attempts.map(({ state }) => state));
    const last = attempts.at(-1)!.attempt;
    const lines = (await store.log(task.id, { after: 0, limit: 10_000 })).filter(
      ({ stream, attempt }) => stream === "stdout" && attempt === last,
    );
    t.same(
      lines.map(({ text }) => text),
      Array.from({ length: LINES }, (_, index) => `line ${index + 1}`),
      `${task.node_id} of ${run}`,
    );
  }
  return states;
}

test("runs that are started on one machine and done on others are followed live on a third, while PostgreSQL is restarted and killed", async (t) => {
  const all = await deployment(t);
  const [first, second] = await Promise.all([
    all.machine(["--role", "web", "--workers", "2", "--worker-class", "bun"]),
    all.machine(["--role", "web", "--workers", "1", "--worker-class", "node"]),
    all.machine(["--role", "worker", "--worker-class", "bun"]),
    all.machine(["--role", "worker", "--job-workers", "2", "--worker-class", "deno"]),
  ]);
  const api = apiOf(first);
  const flowchart = await createChart(api, { a: talking, b: `${talking}; echo done > "b of $STUDIO_ATTEMPT.txt"` });
  const person = all.person("at the second machine", second);
  const neighbour = all.person("at the first machine", first);
  for (const each of [person, neighbour]) each.follow(`flowchart:${flowchart}`);
  const runs = await Promise.all(Array.from({ length: 4 }, () => start(api, flowchart)));
  for (const run of runs) person.follow(`flowchart_run:${run}`);
  const tasks = (await Promise.all(runs.map((run) => all.store.tasksOfRun(run)))).flat().filter(({ node_type }) => node_type === "shell");
  for (const { id } of tasks) person.follow(`task:${id}`);

  const talk = (more: number) => {
    const room = `task:${tasks.at(-1)!.id}`;
    const soFar = person.events(room).length;
    return until("more lines to arrive live", () => person.events(room).length >= soFar + more);
  };
  await talk(5);
  await all.postgres.restart();
  await talk(5);
  await all.postgres.kill();
  await all.postgres.restart();

  for (const run of runs) {
    t.equal((await all.ended(run)).state, "succeeded");
    t.same(await checkLogs(t, all, run, ["a", "b"]), [["succeeded"], ["succeeded"]], "in one attempt each");
  }
  const [run] = runs;
  t.same((await (await second.api(`/flowcharts/runs/${run}/files`)).json()).files, [{ path: "b of 1.txt", size: 5 }]);
  t.equal(
    await (await second.api(`/flowcharts/runs/${run}/files/b%20of%201.txt`)).text(),
    "done\n",
    "what it left is read on a machine that did not run it",
  );
  const { violations, applied } = await all.judge();
  t.same(violations.slice(0, 5), [], "no event was lost, doubled, swapped or forged, and everybody is at the head");
  t.ok(applied > 4 * LINES, `${applied} events were applied`);
  const told = person.events(`flowchart:${flowchart}`).findLast(({ event_type }) => event_type === "flowchart.runtime.updated");
  t.same((told!.payload as { active_runs: unknown }).active_runs, [], "the last word about the flowchart is that nothing runs");

  const health = await fetch(`${second.url}/readyz?verbose`);
  t.match(await health.json(), { ok: true, draining: false });
});

test("a machine that dies in the middle of a run leaves it to another one, and the page of a second machine goes on", async (t) => {
  const all = await deployment(t);
  const [whole, worker] = await Promise.all([
    all.machine(["--workers", "1", "--worker-class", "bun", "--job-concurrency", "1"]),
    all.machine(["--role", "worker", "--worker-class", "node"], { sharesRuns: false }),
  ]);
  const api = apiOf(whole);
  // It tells which machine it runs on by the directory that it leaves a mark in.
  const flowchart = await createChart(api, { a: `touch here; ${talking}` });
  const person = all.person("at the machine that stays", whole);
  person.follow(`flowchart:${flowchart}`);
  const runs = await Promise.all(Array.from({ length: 3 }, () => start(api, flowchart)));
  for (const run of runs) person.follow(`flowchart_run:${run}`);
  const here = (run: string) => existsSync(join(worker.data, "runs", run, "here"));
  await until("the second machine to work on a run", () => runs.some(here), 30_000);
  const health = new URL("/readyz", worker.url);
  t.equal((await fetch(health)).status, 200);
  worker.die();
  await t.rejects(fetch(health), undefined, "it is gone");
  const taken = runs.filter(here);

  for (const run of runs) {
    t.equal((await all.ended(run, 100_000)).state, "succeeded");
    const [states = []] = await checkLogs(t, all, run, ["a"]);
    // One that it had taken and not yet begun to run leaves no mark.
    if (taken.includes(run) || states.length > 1) t.same(states, ["lost", "succeeded"]);
    else t.same(states, ["succeeded"]);
  }
  const { violations } = await all.judge();
  t.same(violations.slice(0, 5), [], "no event was lost, doubled, swapped or forged, and everybody is at the head");
});
