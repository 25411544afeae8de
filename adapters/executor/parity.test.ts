import type { Test } from "../../harness/testing/tap.ts";
import { test } from "../../harness/testing/tap.ts";
import { type Room, room } from "../../src/contract/rooms.ts";
import { serve } from "../../src/execution/fixture.ts";
import type { Store } from "../../src/ports/store.ts";
import { type Arrow, chart, line, script } from "../../src/studio/runs/fixture.ts";
import { deployment, until } from "../roles/workers.fixture.ts";

type Deployment = Awaited<ReturnType<typeof deployment>>;
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Times, and what a clock or a dice has to do with. */
const VARIES = /^(?:at|ms|id|event_id|emitted_at|sequence|.*_at)$/;

/** An event without ids, times and the name of the provider. `names` turns ids into what they stand for. */
function plain(value: Json, names: ReadonlyMap<string, string>, provider: string): Json {
  if (typeof value === "string") {
    if (names.has(value)) return names.get(value)!;
    return value.replace(/ after \d+ ms|"ms":\d+/g, "<ms>").replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>");
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, names, provider));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (VARIES.test(key)) return [key, item === null ? null : "<varies>"];
      if ((key === "selected_provider" || key === "final_provider") && item === provider) return [key, "<provider>"];
      return [key, plain(item, names, provider)];
    }),
  );
}

/** The events of a room in their order, and the lines in theirs. When lines that wait a moment for others are written is a matter of moments under either provider. */
async function eventsOf(
  store: Store,
  of: Room,
  names: ReadonlyMap<string, string>,
  provider: string,
): Promise<{ events: Json[]; lines: Json[] }> {
  const found = await store.roomEvents(of, 0, 5000);
  if (found === "too-old") throw new Error(`events of ${of} are gone`);
  const events: Json[] = [];
  const lines: Json[] = [];
  for (const { envelope } of found) {
    const { event_type: type } = envelope;
    const payload = plain(JSON.parse(JSON.stringify(envelope.payload)), names, provider) as { [key: string]: Json };
    if (Array.isArray(payload.lines)) lines.push(...payload.lines);
    else events.push({ type, payload });
  }
  return { events, lines };
}

/** Every event of a run, of its room and of those of its nodes. */
async function history({ store }: Deployment, runId: string, provider: string): Promise<Record<string, Json>> {
  const tasks = (await store.tasksOfRun(runId)).sort((a, b) => (a.node_id < b.node_id ? -1 : 1));
  const run = (await store.runView(runId))!;
  const names = new Map([
    [runId, "<run>"],
    [run.flowchart_id, "<chart>"],
    ...tasks.map(({ id, node_id }) => [id, `<${node_id}>`] as const),
  ]);
  const found: Record<string, Json> = { run: await eventsOf(store, room("flowchart_run", runId), names, provider) };
  for (const { id, node_id } of tasks) found[node_id] = await eventsOf(store, room("task", id), names, provider);
  return found;
}

/** A web server with a page and a language model that streams. */
function endpoint(t: Test): Promise<string> {
  return serve(t, (request, response) => {
    response.sendDate = false;
    if (request.url === "/v1/chat/completions") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const part of ["It ", "works ", "as it ", "should.\n"]) {
        response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: part } }] })}\n\n`);
      }
      response.end(
        `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: "stop" }], usage: { total_tokens: 7 } })}\n\ndata: [DONE]\n\n`,
      );
    } else response.writeHead(request.url === "/page" ? 200 : 404, { "content-type": "application/json" }).end('{"ok": true}');
  });
}

/** What is run under both providers: a definition, and whether it is cancelled once its first node has said something. */
const cases = (origin: string): Record<string, { nodes: Parameters<typeof chart>[0]; arrows?: Arrow[]; cancel?: true }> => ({
  success: {
    nodes: [
      script("first", "echo hello; printf '10%%\\r99%%\\r100%%\\n'; printf 'no end'", { args: ["{{ run.trigger }}"] }),
      { id: "second", type: "shell", data: { argv: ["printf", "%s|%s", "{{ nodes.first.output.stdout }}", "{{ nodes.first.state }}"] } },
      { id: "told", type: "report", data: { template: "{{ nodes.second.output.stdout }}" } },
    ],
  },
  failure: { nodes: [script("bad", "echo before; echo why >&2; exit 3")] },
  "much output, then a failure": { nodes: [script("loud", "seq 1 20000; printf '%09000d\\n' 1; exit 4")] },
  "a template that cannot be filled in": {
    nodes: [script("a", "true"), { id: "b", type: "shell", data: { argv: ["echo", "{{ nodes.a.output.missing }}"] } }],
  },
  "a program that is not there": { nodes: [{ id: "none", type: "shell", data: { argv: ["/no/such/program"] } }] },
  "time-out": { nodes: [script("slow", "trap 'echo ended; exit 0' TERM; echo begun; sleep 60 & wait", { timeout_ms: 2500 })] },
  cancel: { nodes: [script("long", "trap 'echo ended; exit 0' TERM; echo begun; sleep 60 & wait")], cancel: true },
  retry: {
    nodes: [script("again", "echo try $STUDIO_ATTEMPT; [ $STUDIO_ATTEMPT = 2 ]", { retry: { attempts: 2, backoff_ms: 0 } })],
  },
  decision: {
    nodes: [
      script("first", "echo '{\"n\": 3}'"),
      { id: "choose", type: "decision", data: { expression: "nodes.first.output.json.n > 2" } },
      script("yes", "echo yes"),
      script("no", "echo no"),
    ],
    arrows: [
      ["start", "first"],
      ["first", "choose"],
      ["choose", "yes", "true"],
      ["choose", "no", "false"],
      ["yes", "end"],
      ["no", "end"],
    ],
  },
  http: {
    nodes: [
      { id: "page", type: "http", data: { url: `${origin}/page` } },
      { id: "missing", type: "http", data: { url: `${origin}/{{ nodes.page.output.status }}` } },
    ],
  },
  "retrieval and a model that streams": {
    nodes: [
      { id: "find", type: "retrieve", data: { query: "flowchart nodes run", limit: 4 } },
      {
        id: "ask",
        type: "llm",
        data: { base_url: `${origin}/v1`, model: "m", prompt: "{{ nodes.find.output.count }} passages: what of it?" },
      },
    ],
  },
});

test("what people see of a run is the same under both providers, but for the name of the provider", async (t) => {
  const origin = await endpoint(t);
  const d = await deployment(t, { "allow-private-http": "true" });
  const all = cases(origin);
  const seen: Record<string, Record<string, Record<string, Json>>> = {};
  for (const provider of ["workspace", "executor"] as const) {
    const others = provider === "executor" ? [await d.executor()] : [];
    const worker = await d.worker({ executionProvider: provider, executionFallback: false });
    let last = "";
    await until(async () => {
      const found = JSON.stringify(await d.store.passages("flowchart nodes run", 20));
      const isSettled = found === last && found !== "[]";
      last = found;
      return isSettled;
    }, "the documents are indexed");
    seen[provider] = {};
    for (const [name, { nodes, arrows, cancel }] of Object.entries(all)) {
      const run = await d.start(chart(nodes, arrows ?? line(...nodes.map(({ id }) => id))));
      if (cancel) {
        const task = (await d.store.tasksOfRun(run)).find(({ node_id }) => node_id === nodes[0]!.id)!;
        await until(async () => (await d.store.logTail(task.id, 10)).some(({ text }) => text === "begun"), "the program runs");
        await d.services.runs.cancel(run);
      }
      await d.ended(run);
      seen[provider][name] = await history(d, run, provider);
    }
    for (const one of [worker, ...others]) {
      one.signal("SIGTERM");
      t.equal(await one.ended, 0);
    }
  }
  for (const name of Object.keys(all)) t.same(seen.executor![name], seen.workspace![name], name);
  const text = JSON.stringify(seen.executor);
  for (const part of [
    "dropped]",
    "exit code 3",
    "cannot be started",
    '"timeout"',
    '"cancelled"',
    '"retrying"',
    '"skipped"',
    "No such key",
    "It works as it should.",
  ])
    t.ok(text.includes(part), `it came to ${part}`);
});
