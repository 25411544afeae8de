import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../../harness/testing/tap.ts";
import { routes } from "../../src/http/routes/index.ts";
import { asker, JSON_TYPE } from "./ask.fixture.ts";
import { raw } from "./raw.fixture.ts";
import { pages, streamsCancelled } from "./server.fixture.ts";

const server = await asker();
const { ask, signedIn, bearer } = server;

const definition = {
  nodes: [
    { id: "start", type: "start", position: { x: 0, y: 0 }, data: {} },
    { id: "stop", type: "end", position: { x: 200, y: 0 }, data: {} },
  ],
  edges: [{ id: "e1", source: "start", target: "stop" }],
};

async function createFlowchart(name: string) {
  const made = await ask("/flowcharts", {
    method: "POST",
    headers: { ...bearer, ...JSON_TYPE },
    body: JSON.stringify({ name, definition }),
  });
  return { made, id: (made.json.flowchart as { id: string } | undefined)?.id ?? "" };
}

test("every route of the table is served, at its own method and path", async (t) => {
  for (const { method, path, who } of [...routes, ...pages]) {
    const concrete = path.replace(/\*\*:\w+/, "a/b.txt").replace(/:\w+/g, "0199d2a0-0000-7000-8000-00000000ffff");
    const before = server.access.length;
    const answer = path === "/test/stream" ? null : await ask(concrete, { method });
    if (answer) {
      t.equal(server.access[before]?.route, path, `${method} ${path} is the route that answers ${concrete}`);
      if (who !== "anyone") t.equal(answer.status, 401, `${method} ${path} is not for strangers`);
      t.not(answer.status, 405);
      t.equal(answer.status === 500, path === "/test/throw");
    }
  }
});

test("/openapi.json has every route that is no page, /asyncapi.json the realtime contract", async (t) => {
  const { json } = await ask("/openapi.json", { headers: bearer });
  const paths = json.paths as Record<string, Record<string, unknown>>;
  for (const { method, path } of routes) {
    const name = path.replace(/\*\*:(\w+)/, "{$1}").replace(/:(\w+)/g, "{$1}");
    t.ok(paths[name]?.[method.toLowerCase()], `${method} ${name}`);
  }
  t.equal((json.servers as { url: string }[])[0]?.url, server.url);
  const realtime = await ask("/asyncapi.json", { headers: bearer });
  t.equal(realtime.json.asyncapi, "3.0.0");
});

test("security headers stand on every answer, a page's own policy on pages", async (t) => {
  for (const path of ["/livez", "/nope", "/api/nodes", "/test/throw"]) {
    const { headers } = await ask(path);
    t.equal(headers.get("x-content-type-options"), "nosniff", path);
    t.match(headers.get("content-security-policy") ?? "", /default-src 'none'.*frame-ancestors 'none'/, path);
    t.equal(headers.get("referrer-policy"), "same-origin", path);
    t.equal(headers.get("cache-control"), "no-store", path);
  }
  const json = { ...bearer, "content-type": "application/json" };
  const others: [status: number, path: string, ask: Parameters<typeof ask>[1]][] = [
    [303, "/test/page", { headers: { accept: "text/html" } }],
    [403, "/nodes", { method: "POST", headers: { ...json, origin: "https://evil.example" }, body: "{}" }],
    [405, "/livez", { method: "DELETE" }],
    [413, "/nodes", { method: "POST", headers: json, body: `"${"x".repeat(2_000_000)}"` }],
    [415, "/nodes", { method: "POST", headers: { ...bearer, "content-type": "text/plain" }, body: "x" }],
    [200, "/openapi.json", { headers: bearer }],
  ];
  for (const [status, path, how] of others) {
    const answer = await ask(path, how);
    t.equal(answer.status, status, `${path} answers ${status}`);
    t.equal(answer.headers.get("x-content-type-options"), "nosniff", `${path} ${status}`);
    t.match(answer.headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/, `${path} ${status}`);
    t.ok(answer.headers.get("referrer-policy"), `${path} ${status}`);
  }
  const page = await ask("/test/page", { headers: { ...signedIn, accept: "text/html" } });
  t.match(page.headers.get("content-security-policy") ?? "", /script-src 'self'; style-src 'self'/);
  t.notOk(/unsafe-inline|unsafe-eval/.test(page.headers.get("content-security-policy") ?? ""));
  t.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
  t.same(page.headers.getSetCookie(), ["one=1; Path=/", "two=2; Path=/"], "two cookies are two lines");
});

test("a status endpoint answers the state with the cursor to follow it from", async (t) => {
  const { made, id } = await createFlowchart("Status");
  t.equal(made.status, 201);
  t.equal(made.headers.get("location"), `/flowcharts/${id}`);
  const started = await ask(`/flowcharts/${id}/run`, { method: "POST", headers: { ...bearer, ...JSON_TYPE }, body: "{}" });
  t.equal(started.status, 202);
  const run = started.json.run as { id: string; trigger: string };
  t.equal(run.trigger, "api");
  t.equal(started.headers.get("location"), `/flowcharts/${id}/runs/${run.id}`);
  const status = await ask(`/flowcharts/${id}/runs/${run.id}/status`, { headers: bearer });
  const { state, cursor } = status.json as {
    state: { run: { id: string }; tasks: { id: string }[] };
    cursor: { epoch: string; rooms: Record<string, number> };
  };
  t.equal(state.run.id, run.id);
  t.equal(state.tasks.length, 2);
  t.equal(cursor.epoch, server.store.epoch);
  t.same(Object.keys(cursor.rooms).sort(), [`flowchart_run:${run.id}`, `run:${run.id}`]);
  const task = state.tasks[0]!.id;
  const node = await ask(`/nodes/${task}/status`, { headers: bearer });
  t.equal((node.json as { state: { task: { id: string } } }).state.task.id, task);
  const runtime = await ask(`/flowcharts/${id}/runtime`, { headers: bearer });
  t.equal((runtime.json as { state: { active_runs: unknown[] } }).state.active_runs.length, 1);

  const events = await ask(`/api/events?room=flowchart_run:${run.id}&after=0&epoch=${cursor.epoch}`, { headers: bearer });
  t.equal(events.status, 200);
  t.equal((events.json as { head: number }).head, cursor.rooms[`flowchart_run:${run.id}`]);

  const cancelled = await ask(`/flowcharts/runs/${run.id}/cancel`, { method: "POST", headers: bearer });
  t.equal(cancelled.status, 202);
  const after = await ask(`/flowcharts/${id}/runs/${run.id}/status`, { headers: bearer });
  t.ok(
    ["cancelling", "cancelled"].includes((after.json as { state: { run: { state: string } } }).state.run.state),
    "the very next status shows it",
  );
  t.equal((await ask(`/flowcharts/other/runs/${run.id}/status`, { headers: bearer })).status, 404, "only under its own flowchart");
});

test("a flowchart is saved over the version that was read, or not at all", async (t) => {
  const { id } = await createFlowchart("Saved");
  const read = await ask(`/api/flowcharts/${id}`, { headers: bearer });
  const etag = read.headers.get("etag")!;
  t.equal((await ask(`/api/flowcharts/${id}`, { headers: { ...bearer, "if-none-match": etag } })).status, 304);
  const save = (headers: Record<string, string>, body: object) =>
    ask(`/flowcharts/${id}`, {
      method: "POST",
      headers: { ...bearer, ...JSON_TYPE, ...headers },
      body: JSON.stringify({ name: "New", definition, ...body }),
    });
  t.equal((await save({}, {})).status, 400, "without any version");
  t.equal((await save({ "if-match": "*" }, {})).status, 400);
  const first = await save({ "if-match": etag }, {});
  t.equal(first.status, 200);
  t.equal(first.headers.get("etag"), '"2"');
  t.equal((await save({ "if-match": etag }, {})).status, 412);
  t.equal((await save({}, { version: 1 })).status, 409);
  t.equal((await save({}, { version: 2 })).status, 200);
  const bad = await ask(`/flowcharts/${id}`, {
    method: "POST",
    headers: { ...bearer, ...JSON_TYPE },
    body: JSON.stringify({ name: "x", version: 3, definition: { nodes: [], edges: [] } }),
  });
  t.equal(bad.json.code, "invalid_flowchart");
  t.ok((bad.json.errors as unknown[]).length > 0, "with the places that are wrong");
  const file = await ask(`/flowcharts/${id}/export.json`, { headers: bearer });
  t.match(file.headers.get("content-disposition") ?? "", /^attachment; filename="New.flowchart.json"/);
});

test("a repeated Idempotency-Key starts one run, whatever comes in between", async (t) => {
  const { id } = await createFlowchart("Once");
  const start = (key: string, body: object, headers: Record<string, string> = bearer) =>
    ask(`/flowcharts/${id}/run`, {
      method: "POST",
      headers: { ...headers, ...JSON_TYPE, "idempotency-key": key },
      body: JSON.stringify(body),
    });
  const idOf = (answer: { json: Record<string, unknown> }) => (answer.json.run as { id: string }).id;
  const first = await start("k1", { input: { a: 1 } });
  const again = await start("k1", { input: { a: 1 } });
  t.equal(again.status, 202);
  t.equal(idOf(again), idOf(first));
  t.equal(again.headers.get("idempotency-replayed"), "true");
  t.equal(again.headers.get("location"), first.headers.get("location"));
  const other = await start("k1", { input: { a: 2 } });
  t.equal(other.status, 422);
  t.equal(other.json.code, "idempotency_mismatch");
  t.not(idOf(await start("k1", { input: { a: 1 } }, signedIn)), idOf(first), "the key of another caller is another key");
  const crowd = await Promise.all(Array.from({ length: 8 }, () => start("k2", {})));
  t.same([...new Set(crowd.map(idOf))].length, 1, "eight at once start one");
  const runs = await server.store.runs({ limit: 50, flowchart_id: id });
  t.equal(runs.items.length, 3);
  const node = () =>
    ask("/nodes", {
      method: "POST",
      headers: { ...bearer, ...JSON_TYPE, "idempotency-key": "n1" },
      body: '{"type":"shell","data":{"argv":["true"]}}',
    });
  const [one, two] = [await node(), await node()];
  t.equal(one.status, 202);
  t.same(two.json, one.json);
});

test("files of a run are downloads, and no path leads out of its directory", async (t) => {
  const { id } = await createFlowchart("Files");
  const { json } = await ask(`/flowcharts/${id}/run`, { method: "POST", headers: { ...bearer, ...JSON_TYPE }, body: "{}" });
  const run = (json.run as { id: string }).id;
  const dir = join(server.data, "runs", run);
  mkdirSync(join(dir, "sub"), { recursive: true });
  writeFileSync(join(dir, "sub", "page ü.html"), "<script>alert(1)</script>");
  writeFileSync(join(server.data, "outside.txt"), "secret");
  symlinkSync(join(server.data, "outside.txt"), join(dir, "link.txt"));
  const list = await ask(`/flowcharts/runs/${run}/files`, { headers: bearer });
  t.ok(JSON.stringify(list.json.files).includes("sub/page ü.html"));
  const file = await ask(`/flowcharts/runs/${run}/files/sub/page%20%C3%BC.html`, { headers: bearer });
  t.equal(file.status, 200);
  t.equal(file.text, "<script>alert(1)</script>");
  t.equal(file.headers.get("content-type"), "application/octet-stream");
  t.match(file.headers.get("content-security-policy") ?? "", /^sandbox/);
  t.match(file.headers.get("content-disposition") ?? "", /^attachment; filename="page___?.html"; filename\*=UTF-8''page%20%C3%BC.html$/);
  for (const path of [
    "..%2f..%2foutside.txt",
    "sub/..%2f..%2f..%2foutside.txt",
    "%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/outside.txt",
    "link.txt",
    "..%5c..%5coutside.txt",
    "a%00b",
    "%zz",
    "sub",
  ]) {
    const answer = await ask(`/flowcharts/runs/${run}/files/${path}`, { headers: bearer });
    t.ok(answer.status === 400 || answer.status === 404, `${path}: ${answer.status}`);
    t.notOk(answer.text.includes("secret"), `${path} gives nothing away`);
  }
  t.equal((await ask("/flowcharts/runs/unknown/files", { headers: bearer })).status, 404);
});

test("a log is read in pages and downloaded as one text", async (t) => {
  const made = await ask("/nodes", {
    method: "POST",
    headers: { ...bearer, ...JSON_TYPE },
    body: '{"type":"shell","data":{"argv":["true"]}}',
  });
  const { id } = made.json.task as { id: string };
  const lines = Array.from({ length: 2500 }, (_, n) => ({ attempt: 1, stream: "stdout" as const, text: `line ${n + 1} ü`, at: 1 }));
  await server.store.transaction((unit) => unit.appendLog(id, lines));
  const page = await ask(`/nodes/${id}/log?after=10&limit=5`, { headers: bearer });
  t.same(
    (page.json.lines as { n: number }[]).map(({ n }) => n),
    [11, 12, 13, 14, 15],
  );
  t.equal(page.json.next, 15);
  const file = await ask(`/nodes/${id}/log.txt`, { headers: bearer });
  t.equal(file.text.split("\n").length, 2501);
  t.equal(file.text.split("\n")[2499], "line 2500 ü");
  t.match(file.headers.get("content-disposition") ?? "", /attachment; filename="shell-log.txt"/);
});

test("assets are compressed, kept for good under their hash, and nothing else can be named", async (t) => {
  const plain = await ask("/assets/page.js", { headers: { "accept-encoding": "identity" } });
  t.equal(plain.status, 200);
  t.equal(plain.headers.get("content-type"), "text/javascript; charset=utf-8");
  t.equal(plain.headers.get("cache-control"), "no-cache");
  const hash = plain.headers.get("etag")!.replaceAll('"', "");
  const kept = await ask(`/assets/page.js?v=${hash}`, { headers: { "accept-encoding": "identity" } });
  t.match(kept.headers.get("cache-control") ?? "", /immutable/);
  t.equal((await ask("/assets/page.js?v=000000000000")).headers.get("cache-control"), "no-cache", "an old hash is not kept");
  t.match((await ask("/assets/chunk-ABCDEF12.js")).headers.get("cache-control") ?? "", /immutable/);
  t.equal((await ask("/assets/page.js", { headers: { "if-none-match": `"${hash}"` } })).status, 304);
  for (const [accepted, used] of [
    ["gzip, deflate, br", "br"],
    ["gzip", "gzip"],
    ["br;q=0, gzip", "gzip"],
    ["identity", null],
    ["br;q=0", null],
  ] as const) {
    const packed = await raw(server.port, [
      `GET /assets/page.js HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: ${accepted}\r\nConnection: close\r\n\r\n`,
    ]);
    t.equal(/content-encoding: (\w+)/i.exec(packed)?.[1] ?? null, used, accepted);
    t.match(packed, /vary: accept-encoding/i);
  }
  const browser = await ask("/assets/page.js", { headers: { "accept-encoding": "br" } });
  t.equal(browser.text, plain.text, "and unpacks to the same");
  for (const name of ["manifest.json", "nope.js", "..%2fstudio.db", "%2e%2e/studio.db", "page.js/", "PAGE.JS"])
    t.ok([200, 404].includes((await ask(`/assets/${name}`)).status) && !(await ask(`/assets/${name}`)).text.includes("SQLite"), name);
  t.equal((await ask("/assets/manifest.json")).status, 404);
});

test("a client that goes away ends the stream that was for it, and is no error", async (t) => {
  const abort = new AbortController();
  const answer = await fetch(`${server.url}/test/stream`, { signal: abort.signal });
  const reader = answer.body!.getReader();
  await reader.read();
  abort.abort();
  await reader.read().catch(() => {});
  const until = Date.now() + 5000;
  while (streamsCancelled.count === 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  t.equal(streamsCancelled.count, 1);
  t.equal((await ask("/livez")).status, 200);
});

test("the end", (t) => {
  t.same(
    server.reports.filter(({ error }) => !String(error).includes("secret detail")).map(({ error, stage }) => `${stage}: ${error}`),
    [],
  );
  return server.stop();
});
