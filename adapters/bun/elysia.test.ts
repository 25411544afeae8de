import { currentRuntime } from "../../harness/testing/runtime.ts";
import { test } from "../../harness/testing/tap.ts";
import type { App } from "../../src/http/app.ts";
import { html, toResponse } from "../../src/http/reply.ts";
import type { Route } from "../../src/http/route.ts";
import { routes } from "../../src/http/routes/index.ts";

test("Elysia itself finds every route of the table, with its params, body and cookies", async (t) => {
  // Elysia serves on Bun only; elsewhere there is nothing to prove.
  if (currentRuntime !== "bun") return void t.pass("not on this runtime");
  const { hostRoutes } = await import("./elysia.ts");
  const found: { route: Route; params: Record<string, string>; body: string; cookie: string | null }[] = [];
  const missed: string[] = [];
  const page: Route = { method: "GET", path: "/page/:id", who: "page", about: "a page", handle: () => html("") };
  const table = [...routes, page];
  const app: App = {
    routes: table,
    answer: async (request) => {
      missed.push(`${request.method} ${request.url}`);
      return { status: 404, headers: {}, body: null };
    },
    fetch: async (request, peer) => toResponse(await app.answer(request, peer)),
    run: async (route, request, params) => {
      found.push({ route, params, body: await new Response(request.body).text(), cookie: request.headers.get("cookie") });
      return { ...html(`<p>${route.path}</p>`, 201), cookies: ["a=1", "b=2"] };
    },
    handshake: () => ({ refusal: null, cors: {}, client: "" }),
    count: () => null,
    clientOf: () => "",
    authenticate: async () => null,
    noteHandshake: () => {},
    pathBelow: (path) => path,
  };
  const answer = hostRoutes(app, new WeakMap(), new WeakSet());
  for (const route of table) {
    const path = route.path.replace(/\*\*:\w+/, "a/b.txt").replace(/:\w+/g, "some-id");
    const body = route.method === "GET" ? undefined : '{"a":1}';
    const response = await answer(
      new Request(`http://127.0.0.1:5055${path}?q=1`, {
        method: route.method,
        headers: { cookie: "x=y", "content-type": "application/json" },
        ...(body ? { body } : {}),
      }),
    );
    const last = found.at(-1);
    t.equal(last?.route, route, `${route.method} ${route.path}`);
    t.equal(last?.body, body ?? "", "its body was not touched");
    t.equal(last?.cookie, "x=y");
    for (const name of route.path.matchAll(/\*\*:(\w+)/g)) t.equal(last?.params[name[1]!], "a/b.txt");
    for (const name of route.path.matchAll(/(?<!\*):(\w+)/g)) t.equal(last?.params[name[1]!], "some-id");
    t.equal(response.status, 201);
    t.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
    t.same(response.headers.getSetCookie(), ["a=1", "b=2"]);
    t.equal(await response.text(), `<p>${route.path}</p>`);
  }
  t.same(missed, [], "nothing took the way of what Elysia does not know");
  await answer(new Request("http://127.0.0.1:5055/nope"));
  await answer(new Request("http://127.0.0.1:5055/livez", { method: "DELETE" }));
  // Elysia looks for the path behind the eleventh character.
  await answer(new Request("http://a/livez"));
  t.equal(missed.length, 3, "what it does not match goes to the application");
});
