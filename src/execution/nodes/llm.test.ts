import type { IncomingMessage, ServerResponse } from "node:http";
import { type Test, test } from "../../../harness/testing/tap.ts";
import { bench, serve } from "../fixture.ts";

const passages = [
  {
    id: "p1",
    source: "docs/a.md",
    title: "Retries",
    text: "A failed node is retried after a pause that grows. Bananas are yellow and grow in bunches on trees.",
    rank: 1,
  },
  {
    id: "p2",
    source: "docs/b.md",
    title: "Runs",
    text: "The run fails when a node has used up its attempts. Nothing else is said here at all.",
    rank: 0.5,
  },
];
const upstream = { nodes: { search: { output: { passages } } } };

interface Asked {
  authorization: string | undefined;
  body: { model: string; stream: boolean; messages: { role: string; content: string }[]; temperature?: number };
}

/** A small OpenAI-compatible endpoint: a real server with models and streamed completions. */
async function endpoint(t: Test, reply: (response: ServerResponse, asked: Asked) => void, models: unknown = { data: [{ id: "tiny-1" }] }) {
  const asked: Asked[] = [];
  const keys = new Set<string | undefined>();
  const origin = await serve(t, (request: IncomingMessage, response) => {
    keys.add(request.headers.authorization);
    if (request.url === "/v1/models") return void response.end(JSON.stringify(models));
    let text = "";
    request.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      asked.push({ authorization: request.headers.authorization, body: JSON.parse(text) as Asked["body"] });
      reply(response, asked.at(-1)!);
    });
  });
  return { base: `${origin}/v1`, asked, keys };
}

const stream = (response: ServerResponse, ...events: unknown[]) => {
  response.setHeader("content-type", "text/event-stream; charset=utf-8");
  for (const event of events) response.write(`data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`);
};
const complete = (response: ServerResponse, ...events: unknown[]) => {
  stream(response, ...events);
  response.end();
};
const delta = (content: string) => ({ choices: [{ delta: { content } }] });

test("an answer is streamed into the log and comes out whole", async (t) => {
  const { base, asked } = await endpoint(t, (response) => {
    // Cut inside an event and inside a character, as networks do.
    response.setHeader("content-type", "text/event-stream");
    const bytes = new TextEncoder().encode(
      `: comment\n\n${[delta("Grü"), delta("ße an "), delta("alle.\n"), delta("Zweite Zeile"), { choices: [{ delta: {}, finish_reason: "stop" }], usage: { total_tokens: 9 } }].map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join("")}data: [DONE]\n\n`,
    );
    const cut = bytes.indexOf(0xbc);
    response.write(bytes.subarray(0, cut));
    setTimeout(() => response.end(bytes.subarray(cut)), 30);
  });
  const { run, log } = bench(t, { baseUrl: base, apiKey: "sk-secret" });
  const output = await run("llm", { prompt: "Hello {{ run.id }}", system: "Be brief", temperature: 0 }, upstream);
  t.match(output, {
    mode: "model",
    model: "tiny-1",
    text: "Grüße an alle.\nZweite Zeile",
    finish_reason: "stop",
    usage: { total_tokens: 9 },
  });
  t.same(output.sources, [
    { source: "docs/a.md", title: "Retries" },
    { source: "docs/b.md", title: "Runs" },
  ]);
  t.equal(asked[0]!.authorization, "Bearer sk-secret");
  t.match(asked[0]!.body, {
    model: "tiny-1",
    stream: true,
    temperature: 0,
    messages: [
      { role: "system", content: "Be brief" },
      { role: "user", content: "Hello r1" },
    ],
  });
  t.equal(
    log
      .filter((line) => line.startsWith("stdout: "))
      .map((line) => line.slice(8))
      .join(""),
    "Grüße an alle.\nZweite Zeile\n",
  );
  t.notOk(JSON.stringify([output, log]).includes("sk-secret"), "the key is in neither log nor output");
});

test("long paragraphs become lines while they stream", async (t) => {
  const { base } = await endpoint(t, (response) => {
    stream(
      response,
      ...Array.from({ length: 60 }, () => delta("some words ")),
      { choices: [{ delta: {}, finish_reason: "stop" }] },
      "[DONE]",
    );
    response.end();
  });
  const { run, log } = bench(t, { baseUrl: base });
  const output = await run("llm", { prompt: "x" });
  t.equal(output.text, "some words ".repeat(60));
  const lines = log
    .flatMap((line) => (line.startsWith("stdout: ") ? [line.slice(8)] : []))
    .join("")
    .trimEnd()
    .split("\n");
  t.ok(lines.length > 4 && lines.every((line) => line.length < 120), `${lines.length} lines`);
});

test("an endpoint that does not stream is understood, too", async (t) => {
  const { base } = await endpoint(t, (response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ choices: [{ message: { content: "at once" }, finish_reason: "stop" }] }));
  });
  t.match(await bench(t, { baseUrl: base }).run("llm", { prompt: "x" }), { text: "at once" });
});

test("what goes wrong at the endpoint is said, without the key, and retried only where that can help", async (t) => {
  const cases: [string, (response: ServerResponse) => void, Record<string, unknown>][] = [
    [
      "401",
      (response) => void response.writeHead(401).end('{"error":"wrong key sk-secret"}'),
      { code: "endpoint_error", retry: false, message: /401.*wrong key \[key\]/ },
    ],
    ["429", (response) => void response.writeHead(429).end("slow down"), { code: "endpoint_error", retry: true }],
    ["503", (response) => void response.writeHead(503).end("busy"), { code: "endpoint_error", retry: true, message: /answered 503: busy/ }],
    ["an error in the stream", (response) => complete(response, { error: { message: "out of memory" } }), { message: /out of memory/ }],
    ["not JSON", (response) => complete(response, "{oops"), { message: /not JSON/ }],
    ["cut off", (response) => complete(response, delta("half an ans")), { retry: true, message: /before the answer was complete/ }],
    [
      "a line that never ends",
      (response) => {
        stream(response);
        const more = () => void response.write("x".repeat(65_536), (error) => error ?? setImmediate(more));
        more();
      },
      { code: "too_large", retry: false },
    ],
    ["a page", (response) => void response.end("<html>"), { message: /neither an event stream nor JSON/ }],
  ];
  for (const [name, reply, wanted] of cases) {
    const { base } = await endpoint(t, reply);
    await t.rejects(bench(t, { baseUrl: base, apiKey: "sk-secret" }).run("llm", { prompt: "x" }), wanted, name);
  }
  const empty = await endpoint(t, () => undefined, { data: [] });
  await t.rejects(bench(t, { baseUrl: empty.base }).run("llm", { prompt: "x" }), { code: "no_model", retry: false });
  await t.rejects(bench(t, { baseUrl: "http://127.0.0.1:1/v1" }).run("llm", { prompt: "x" }), { code: "endpoint_error", retry: true });
});

test("cancelling stops the stream", async (t) => {
  const closed = Promise.withResolvers<void>();
  const { base } = await endpoint(t, (response) => {
    stream(response, delta("begin "));
    response.on("close", () => closed.resolve());
  });
  const stop = new AbortController();
  const { run, log } = bench(t, { baseUrl: base });
  const running = run("llm", { prompt: "x" }, { signal: stop.signal });
  for (let tries = 0; tries < 3000 && !log.some((line) => line.includes("begin")); tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  stop.abort(new Error("enough"));
  await t.rejects(running, /enough/);
  await closed.promise;
  t.pass("the endpoint saw the connection close");
});

test("a model on a usual port of this machine is found; the configured key does not go to a node's own endpoint", async (t) => {
  const found = await endpoint(t, (response) => complete(response, delta("local"), "[DONE]"));
  const silent = await serve(t, () => undefined);
  t.match(await bench(t, { local: [`${silent}/v1`, found.base], allowPrivate: false }).run("llm", { prompt: "x" }), {
    text: "local",
    model: "tiny-1",
  });
  await bench(t, { local: [found.base], apiKey: "sk-secret" }).run("llm", { prompt: "x" });
  t.same([...found.keys], [undefined], "nor to whoever listens on a usual port");
  const own = bench(t, { baseUrl: "http://127.0.0.1:1/v1", apiKey: "sk-secret" });
  t.match(await own.run("llm", { prompt: "x", base_url: `${found.base}/`, model: "named" }), { text: "local", model: "named" });
  t.equal(found.asked.at(-1)!.authorization, undefined);
  await t.rejects(bench(t, { allowPrivate: false }).run("llm", { prompt: "x", base_url: found.base, model: "m" }), {
    code: "blocked",
    retry: false,
  });
});

test("without an endpoint the node says so, or answers from the passages and says that", async (t) => {
  const { run, log } = bench(t);
  await t.rejects(run("llm", { prompt: "x" }), { code: "no_endpoint", retry: false, message: /Set OPENAI_BASE_URL/ });
  const output = await run(
    "llm",
    { prompt: "When is a failed node retried, and when does the run fail?", without_endpoint: "extractive" },
    upstream,
  );
  t.match(output, { mode: "extractive", model: null });
  t.match(output.text, /^Extractive answer \(no model\)/);
  t.match(output.text, "- A failed node is retried after a pause that grows. [1]");
  t.match(output.text, "- The run fails when a node has used up its attempts. [2]");
  t.notOk(String(output.text).includes("Bananas"));
  t.match(log.join(), "No model endpoint");
  const nothing = await run("llm", { prompt: "Anything?", without_endpoint: "extractive" });
  t.match(nothing, { text: "Extractive answer (no model): no passage that was found answers this.", sources: [] });
});

test("the extractive answer is to what was searched for, not to a prompt that holds the passages", async (t) => {
  const { run } = bench(t);
  const query = "When is a failed node retried?";
  const output = await run(
    "llm",
    { prompt: "{{ nodes.search.output.passages.map(p, p.text).join() }}", without_endpoint: "extractive" },
    { nodes: { search: { output: { query, passages } } } },
  );
  t.match(output.text, "- A failed node is retried");
  t.notOk(String(output.text).includes("Bananas"));
});
