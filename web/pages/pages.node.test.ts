import { type RunningStudio, startStudio, until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";

/** Would be an element, would end an attribute, and would be decoded if `&` were not escaped. */
const NASTY = `<x-evil a="1">"onx-evil="2"'&lt;x-evil&gt;`;

const REPORT = `${NASTY}\n\n[a](javascript:alert(1)) ![b](https://evil.example/b.png) <script>c</script> <a href="javascript:d" onclick="e">f</a>\n\n| g |\n|---|\n| h |\n`;

const node = (id: string, type: string, x: number, data: object) => ({ id, type, position: { x, y: 0 }, data });

const definition = {
  nodes: [
    node("start", "start", 0, { label: NASTY }),
    node("say", "shell", 260, { label: NASTY, script: `printf '%s\\n' '${NASTY.replaceAll("'", "")}'\n` }),
    node("write", "report", 520, { label: NASTY, title: NASTY.replaceAll('"', ""), template: REPORT }),
    node("end", "end", 780, { label: NASTY, result: NASTY }),
  ],
  edges: [
    { id: "a", source: "start", target: "say" },
    { id: "b", source: "say", target: "write" },
    { id: "c", source: "write", target: "end" },
  ],
};

interface Shown {
  status: number;
  html: string;
  headers: Headers;
}

const read = async (response: Response): Promise<Shown> => ({
  status: response.status,
  html: await response.text(),
  headers: response.headers,
});
const show = async (studio: RunningStudio, path: string, headers: Record<string, string> = {}) =>
  read(await studio.api(path, { headers: { accept: "text/html", ...headers } }));
const post = (studio: RunningStudio, path: string, form: Record<string, string>) =>
  studio.api(path, {
    method: "POST",
    body: new URLSearchParams(form).toString(),
    headers: { accept: "text/html", "content-type": "application/x-www-form-urlencoded" },
  });

/** The document without the island's data, which is JSON and must not be read as HTML. */
const outsideScripts = (html: string) => html.replace(/<script type="application\/json"[^>]*>[\s\S]*?<\/script>/g, "");

/** What the document is made of: element names, attribute names with values, and what is left once every well-formed tag is taken out. */
function parts(html: string): { elements: Set<string>; attributes: [string, string][]; rest: string } {
  const elements = new Set<string>();
  const attributes: [string, string][] = [];
  const rest = html
    .replace(/^<!doctype html>/, "")
    .replace(/<\/[a-z][a-z0-9]*>/gi, "")
    .replace(/<([a-z][a-z0-9-]*)((?:\s+[^\s=>"'<]+(?:="[^"]*")?)*)\s*\/?>/gi, (_, name: string, list: string) => {
      elements.add(name.toLowerCase());
      for (const [, key, value] of list.matchAll(/([^\s=>"']+)(?:="([^"]*)")?/g)) attributes.push([key!.toLowerCase(), value ?? ""]);
      return "";
    });
  return { elements, attributes, rest };
}

const islandOf = (html: string): unknown =>
  JSON.parse(/<script type="application\/json" id="page-data">([\s\S]*?)<\/script>/.exec(html)![1]!);

test("pages of a real server", async (t) => {
  const studio = await startStudio({ args: ["--workers", "1"], limitMs: 120_000 });
  t.teardown(() => studio.stop());
  const created = await studio.api("/flowcharts", {
    method: "POST",
    body: JSON.stringify({ name: NASTY, description: NASTY, definition }),
  });
  t.equal(created.status, 201);
  const { flowchart } = (await created.json()) as { flowchart: { id: string } };
  const started = await studio.api(`/flowcharts/${flowchart.id}/run`, { method: "POST", body: "{}" });
  const { run } = (await started.json()) as { run: { id: string } };
  const runPath = `/flowcharts/${flowchart.id}/runs/${run.id}`;
  const tasks = await until("the run has succeeded", async () => {
    const { state } = (await (await studio.api(`${runPath}/status`)).json()) as {
      state: { run: { state: string }; tasks: { id: string; node_id: string }[] };
    };
    return state.run.state === "succeeded" ? state.tasks : null;
  });
  const say = tasks.find((task) => task.node_id === "say")!;

  await t.test("no text of users becomes markup on any page, and nothing needs an inline script or style", async (t) => {
    const paths = [
      "/",
      "/runs",
      "/runs?state=failed",
      `/runs?flowchart=${flowchart.id}`,
      "/nodes",
      "/nodes?type=shell",
      "/nodes/new",
      `/nodes/${say.id}`,
      `/nodes/${say.id}?attempt=1`,
      "/flowcharts",
      `/flowcharts?q=${encodeURIComponent(NASTY)}`,
      "/flowcharts/new",
      `/flowcharts/${flowchart.id}`,
      `/flowcharts/${flowchart.id}/edit`,
      `/flowcharts/${flowchart.id}/edit?tab=json`,
      runPath,
      `${runPath}?node=say`,
      `/sign-in?next=${encodeURIComponent(NASTY)}`,
    ];
    for (const path of paths) {
      const { status, html, headers } = await show(studio, path);
      t.equal(status, 200, path);
      t.match(headers.get("content-security-policy") ?? "", /script-src 'self'; style-src 'self'/);
      const { elements, attributes, rest } = parts(outsideScripts(html));
      t.notOk(rest.includes("<"), `${path}: every tag is one of ours: ${/.{40}<.{40}/s.exec(rest)}`);
      t.notOk(elements.has("x-evil") || elements.has("style"), `${path}: no element`);
      t.same(
        attributes.filter(([name, value]) => name.startsWith("on") || name === "style" || /^\s*javascript:/i.test(value)),
        [],
        `${path}: no handler, no inline style, no script behind a link`,
      );
      t.equal((html.match(/<script/g) ?? []).length, 2, `${path}: one script by address, one island`);
      t.notOk(/<x-evil/i.test(html), `${path}: nor in the island's data`);
      t.ok(islandOf(html), `${path}: the island's data is JSON`);
    }
  });

  await t.test("a token in the query, where logs and proxies would see it, is not looked at", async (t) => {
    const { status, html } = await show(studio, `/sign-in?token=${"t".repeat(43)}`);
    t.equal(status, 200);
    t.match(html, /<input[^>]* name="token"[^>]*>/);
    t.notOk(/<input[^>]* name="token"[^>]*tttt/.test(html));
  });

  await t.test("the report is Markdown, made harmless", async (t) => {
    const { html } = await show(studio, runPath);
    const prose = /<div class="prose">([\s\S]*?)<\/section>/.exec(html)![1]!;
    t.match(prose, /<table>/);
    t.notOk(/href="javascript/i.test(prose), "no script behind a link");
    t.notOk(/<img|<script|<a[^>]*onclick/i.test(prose), "no image, no script, no handler");
  });

  await t.test("a form that is wrong comes back as it was, with the error at its field and the focus in it", async (t) => {
    const version = "1";
    const edit = `/flowcharts/${flowchart.id}/edit`;
    const wrong = structuredClone(definition);
    const bad = await read(
      await post(studio, edit, {
        action: "save",
        base: JSON.stringify(wrong),
        version,
        name: "Kept & name",
        description: "",
        "nodes[1].data.script": "",
        "nodes[2].data.path": "../up.md",
      }),
    );
    t.equal(bad.status, 422);
    t.match(bad.html, /value="Kept &amp; name"/);
    const field = /<input id="f-nodes-2--data-path"[^>]*>/.exec(bad.html)![0];
    t.match(field, /aria-invalid="true"/);
    t.match(field, /value="\.\.\/up\.md"/);
    t.equal((bad.html.match(/\sautofocus/g) ?? []).length, 1, "one field has the focus");

    const other = await studio.api(`/flowcharts/${flowchart.id}`, {
      method: "POST",
      body: JSON.stringify({ name: "Of somebody else", description: "", definition, version: 1 }),
    });
    t.equal(other.status, 200);
    const late = { action: "save", base: JSON.stringify(definition), version, name: "Mine", description: "" };
    const conflict = await read(await post(studio, edit, late));
    t.equal(conflict.status, 409);
    t.match(conflict.html, /Somebody else saved this flowchart/);
    t.match(conflict.html, /name="version" value="2"/);
    t.match(conflict.html, /value="overwrite"/);
    t.match(conflict.html, /value="Mine"/);
    const over = await post(studio, edit, { ...late, action: "overwrite", version: "2" });
    t.equal(over.status, 303);
    t.equal(over.headers.get("location"), `/flowcharts/${flowchart.id}?flash=saved`);
    t.match((await show(studio, over.headers.get("location")!)).html, /Saved\./);
  });

  await t.test("flowcharts are made from a template and from JSON, and broken JSON is answered at its field", async (t) => {
    const made = await post(studio, "/flowcharts/new", { name: "From a template", description: "", template: "shell-report", json: "" });
    t.equal(made.status, 303);
    t.match(made.headers.get("location")!, /^\/flowcharts\/[^/]+\/edit\?flash=created$/);
    const imported = await post(studio, "/flowcharts/new", { name: "", json: JSON.stringify({ name: "Imported", definition }) });
    t.equal(imported.status, 303);
    const broken = await read(await post(studio, "/flowcharts/new", { name: "x", json: "{ nodes" }));
    t.equal(broken.status, 422);
    t.match(broken.html, /is not valid JSON/);
    t.match(broken.html, />\n\{ nodes<\/textarea>/);
    t.equal((await read(await post(studio, "/flowcharts/new", { name: "", template: "blank" }))).status, 422);
  });

  await t.test("a node runs on its own from its form; a wrong one is shown again", async (t) => {
    const bad = await read(await post(studio, "/nodes/new?type=http", { type: "http", "nodes[0].data.url": "ftp://x" }));
    t.equal(bad.status, 422);
    t.match(bad.html, /id="f-nodes-0--data-url"[^>]*aria-invalid="true"/);
    const made = await post(studio, "/nodes/new?type=shell", { type: "shell", "nodes[0].data.script": "echo by form\r\n" });
    t.equal(made.status, 303);
    const path = made.headers.get("location")!;
    await until("its page shows the log", async () => (await show(studio, path)).html.includes("by form</span>"));
  });

  await t.test("without JavaScript a page reloads itself while something runs, and not after", async (t) => {
    const slow = await post(studio, "/nodes/new?type=shell", { type: "shell", "nodes[0].data.script": "sleep 60\n" });
    const path = slow.headers.get("location")!.split("?")[0]!;
    t.match((await show(studio, path)).html, /<noscript><meta http-equiv="refresh" content="3"\/?><\/noscript>/);
    t.equal((await post(studio, `${path}/cancel`, {})).status, 303);
    await until("it is cancelled and still", async () => {
      const { html } = await show(studio, path);
      return html.includes("Cancelled") && !html.includes('http-equiv="refresh"');
    });
  });

  await t.test("the theme is rendered from its cookie, so nothing flashes; going back never leaves the server", async (t) => {
    t.match((await show(studio, "/runs", { cookie: "studio_theme=dark" })).html, /<html lang="en" data-theme="dark">/);
    t.match((await show(studio, "/runs", { cookie: "studio_theme=evil" })).html, /<html lang="en">/);
    const chosen = await post(studio, "/theme", { theme: "light", back: "/runs?state=failed" });
    t.equal(chosen.headers.get("location"), "/runs?state=failed");
    t.match(chosen.headers.get("set-cookie") ?? "", /^studio_theme=light; Path=\/; Max-Age=31536000; SameSite=Lax$/);
    for (const back of ["//evil.example", "/\\evil.example", "https://evil.example/"]) {
      t.equal((await post(studio, "/theme", { theme: "dark", back })).headers.get("location"), "/", back);
    }
  });

  await t.test("what does not exist has a page that says so, with the request id", async (t) => {
    for (const path of ["/nope", `/flowcharts/${run.id}`, `/nodes/${run.id}`, `/flowcharts/${run.id}/runs/${run.id}`, `${runPath}x`]) {
      const { status, html, headers } = await show(studio, path);
      t.equal(status, 404, path);
      t.match(html, /There is no such thing/);
      t.ok(html.includes(headers.get("x-request-id")!), "the request id is on the page");
    }
    const elsewhere = await show(studio, `${studio.url}//evil.example/x`);
    t.equal(elsewhere.status, 404);
    t.match(elsewhere.html, 'href="/evil.example/x"');
    t.notOk(elsewhere.html.includes('href="//'), "no link of it leads to another server");
    const lost = (headers: Record<string, string>) => fetch(`${studio.url}/nope`, { headers: { accept: "text/html", ...headers } });
    t.notOk((await (await lost({})).text()).includes('<nav class="nav"'), "a stranger gets no menu");
    const token = new URL(studio.tokenUrl).hash.replace("#token=", "");
    const signedIn = await fetch(`${studio.url}/sign-in`, { method: "POST", body: new URLSearchParams({ token }), redirect: "manual" });
    const cookie = signedIn.headers.getSetCookie()[0]!.split(";", 1)[0]!;
    t.match(await (await lost({ cookie })).text(), /<nav class="nav"/, "who is signed in keeps the menu");
  });
});
