import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRedis, type TestRedis } from "../../harness/testing/redis.ts";
import { currentRuntime } from "../../harness/testing/runtime.ts";
import type { AccessLine } from "../../src/http/access.ts";
import { html } from "../../src/http/reply.ts";
import { type Route, route } from "../../src/http/route.ts";
import { hashSecret, newSecret } from "../../src/http/secrets.ts";
import { loadConfig } from "../../src/knobs/load.ts";
import type { Store } from "../../src/ports/store.ts";
import { loadAssets } from "../assets/assets.ts";
import { startWeb, type WebWorker } from "../roles/web.ts";
import type { Serve, ServeLimits } from "../serve.ts";
import { openStore } from "../store/sqlite/open.ts";

/** A real web worker on the runtime that executes this file, with its own data directory and, unless one is given, its own Redis. */
export interface Fixture {
  readonly url: string;
  readonly port: number;
  readonly data: string;
  readonly redis: TestRedis | null;
  readonly web: WebWorker;
  /** A second connection to the same database. */
  readonly store: Store;
  readonly access: AccessLine[];
  /** What the parts of the socket side logged. */
  readonly lines: { part: string; at: string; message: string; detail: Readonly<Record<string, unknown>> }[];
  readonly reports: { error: unknown; stage: string }[];
  /** What an operator was told. */
  readonly notices: string[];
  /** A fresh one-time token. */
  loginToken(): Promise<string>;
  /** A signed-in session: its Cookie header and CSRF token. */
  session(): Promise<{ cookie: string; csrf: string }>;
  /** An API token, as `studio start` makes one. */
  apiToken(): Promise<string>;
  stop(): Promise<void>;
}

/** Pages of the suite: what the adapters do with markup, streams, cookies and failures must not depend on the real ones. */
export const pages: Route[] = [
  route({
    method: "GET",
    path: "/test/page",
    who: "page",
    about: "a page",
    handle: ({ principal }) => ({ ...html(`<!doctype html><p>${principal?.csrf ?? ""}</p>`), cookies: ["one=1; Path=/", "two=2; Path=/"] }),
  }),
  route({
    method: "GET",
    path: "/test/stream",
    who: "anyone",
    about: "an endless stream",
    handle: () => {
      let n = 0;
      return new Response(
        new ReadableStream({
          async pull(controller) {
            await new Promise((resolve) => setTimeout(resolve, 5));
            controller.enqueue(new TextEncoder().encode(`${n++}\n`));
          },
          cancel() {
            streamsCancelled.count += 1;
          },
        }),
        { headers: { "content-type": "text/plain" } },
      );
    },
  }),
  route({
    method: "GET",
    path: "/test/throw",
    who: "anyone",
    about: "a bug",
    handle: () => {
      throw new TypeError("secret detail of a bug");
    },
  }),
];

/** How many endless streams were ended by their client. */
export const streamsCancelled = { count: 0 };

/** Bounds that no suite comes near. */
export const ROOMY: ServeLimits = { headersTimeoutMs: 20_000, requestTimeoutMs: 60_000, sendTimeoutMs: 60_000, connections: 1000 };

/** The server of the runtime that executes this file. */
export async function serveOf(): Promise<Serve> {
  return currentRuntime === "bun" ? (await import("../bun/serve.ts")).serve : (await import("../node-http/serve.ts")).serve;
}

/** Starts it. `env` holds settings by their variables; `share` puts it beside another one: same database, Redis, port and, unless it has its own, directory of sockets. */
export async function startFixture(
  options: { env?: Record<string, string>; share?: { data: string; redis: string; port: number; worker: string; runDir?: string } } = {},
): Promise<Fixture> {
  const { share } = options;
  const redis = share ? null : await startRedis();
  const data = share?.data ?? mkdtempSync(join(tmpdir(), "studio-http-"));
  const settings = loadConfig({ env: { STUDIO_DATA: data, STUDIO_PORT: String(share?.port ?? 0), ...options.env } });
  const config = { ...settings, redisSocket: share?.redis ?? redis!.socket };
  const files = join(data, "web");
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, "page.js"), `console.log(${JSON.stringify("x".repeat(4000))});`);
  writeFileSync(join(files, "chunk-ABCDEF12.js"), "export {};");
  writeFileSync(join(files, "manifest.json"), "{}");
  const access: AccessLine[] = [];
  const reports: Fixture["reports"] = [];
  const notices: string[] = [];
  const lines: Fixture["lines"] = [];
  const part = (name: string) => {
    const write =
      (at: string) =>
      (message: string, detail: Readonly<Record<string, unknown>> = {}) =>
        void lines.push({ part: name, at, message, detail });
    return { debug: write("debug"), info: write("info"), warn: write("warn") };
  };
  const web = await startWeb({
    config,
    worker: share?.worker ?? "w1",
    runtime: currentRuntime,
    serve: await serveOf(),
    assets: loadAssets(files),
    pages,
    runDir: share?.runDir ?? data,
    report: (error, { stage }) => reports.push({ error, stage }),
    notice: (message) => notices.push(message),
    part,
    access: (line) => access.push(line),
  });
  const store = await openStore({ path: join(data, "studio.db") });
  const url = `http://127.0.0.1:${web.port}`;
  const loginToken = async () => {
    const token = newSecret();
    await store.transaction((unit) => unit.insertLoginToken(hashSecret(token), Date.now() + 60_000));
    return token;
  };
  return {
    url,
    port: web.port,
    data,
    redis,
    web,
    store,
    access,
    lines,
    reports,
    notices,
    loginToken,
    async session() {
      const answer = await fetch(`${url}/sign-in`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token: await loginToken() }),
      });
      const { csrf } = (await answer.json()) as { csrf: string };
      return { cookie: answer.headers.get("set-cookie")!.split(";", 1)[0]!, csrf };
    },
    async apiToken() {
      const token = newSecret();
      await store.transaction((unit) =>
        unit.insertApiToken({ hash: hashSecret(token), name: "test", created_at: Date.now(), expires_at: null, revoked_at: null }),
      );
      return token;
    },
    async stop() {
      await web.drain(1500);
      await store.close();
      await redis?.stop();
      if (!share) rmSync(data, { recursive: true, force: true });
    },
  };
}
