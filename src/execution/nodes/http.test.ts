import { test } from "../../../harness/testing/tap.ts";
import { bench, serve } from "../fixture.ts";

test("a call gives status, headers, body and JSON", async (t) => {
  const { run, log } = bench(t);
  const origin = await serve(t, (request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ method: request.method, path: request.url, x: request.headers["x-own"], body }));
    });
  });
  const output = await run(
    "http",
    { method: "POST", url: `${origin}/{{ nodes.a.output.path }}`, headers: { "X-Own": "{{ run.id }}" }, body: "hi" },
    { nodes: { a: { output: { path: "p?q=1" } } } },
  );
  t.match(output, { status: 200, truncated: false, json: { method: "POST", path: "/p?q=1", x: "r1", body: "hi" } });
  t.match(log.join("\n"), /POST http:.*\n.*200 after \d+ ms/);
});

test("the status decides", async (t) => {
  const { run, log } = bench(t);
  const origin = await serve(t, (request, response) => {
    response.statusCode = Number(request.url!.slice(1));
    response.end("what happened");
  });
  await t.rejects(run("http", { url: `${origin}/500` }), {
    code: "unexpected_status",
    retry: true,
    message: /answered 500; wanted 200 to 299/,
  });
  t.match(log.join(), "what happened", "the answer is in the log");
  t.match(await run("http", { url: `${origin}/404`, expect_status: 404 }), { status: 404 });
  await t.rejects(run("http", { url: `${origin}/200`, expect_status: [201, 202] }), { message: /wanted 201 or 202/ });
});

test("what a template became is checked like what was written", async (t) => {
  const { run } = bench(t);
  const nodes = { x: { output: { url: "file:///etc/passwd", header: "a\r\nb: c" } } };
  await t.rejects(run("http", { url: "{{ nodes.x.output.url }}" }, { nodes }), { code: "bad_config", retry: false });
  await t.rejects(run("http", { url: "http://127.0.0.1:1/", headers: { a: "{{ nodes.x.output.header }}" } }, { nodes }), {
    code: "bad_config",
  });
});

test("private addresses are refused without a retry; a refused connection may be retried; a large body is cut and says so", async (t) => {
  const origin = await serve(t, (_request, response) => response.end("x".repeat(5000)));
  await t.rejects(bench(t, { allowPrivate: false }).run("http", { url: origin }), { code: "blocked", retry: false });
  const { run } = bench(t);
  await t.rejects(run("http", { url: "http://127.0.0.1:1/" }), { code: "unreachable", retry: true });
  t.match(await run("http", { url: origin, max_bytes: 100 }), { bytes: 100, truncated: true, body: "x".repeat(100) });
});
