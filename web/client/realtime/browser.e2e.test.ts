import { build } from "esbuild";
import { startContractServer } from "../../../harness/contract-server.ts";
import { startEvilProxy } from "../../../harness/evil-proxy.ts";
import { openBrowser } from "../../../harness/testing/browser.ts";
import { test } from "../../../harness/testing/tap.ts";
import type { Realtime } from "./index.ts";
import { QUICK, until, upTo } from "./stage.fixture.ts";

declare global {
  interface Window {
    realtime: Realtime;
    applied: number[];
  }
}

const PAGE = `
  import { connectRealtime } from "./index.ts";
  window.applied = [];
  window.realtime = connectRealtime({ path: "/socket.io", timings: ${JSON.stringify(QUICK)} });
  const handlers = { onEvent: (envelope) => applied.push(envelope.room_sequences["task:1"]), onResnapshot: () => Promise.reject(new Error("not here")) };
  realtime.follow("task:1", { epoch: "epoch-1", after: 0 }, handlers);
`;

test("in a real browser: blackholed, refused, without network and back, each event once and in order", async (t) => {
  const { outputFiles } = await build({
    stdin: { contents: PAGE, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
  });
  const server = await startContractServer({
    files: {
      "/": { type: "text/html", body: '<!doctype html><title>Test</title><script type="module" src="/page.js"></script>' },
      "/page.js": { type: "text/javascript", body: outputFiles[0]!.contents },
    },
  });
  const proxy = await startEvilProxy(server.port);
  const browser = await openBrowser();
  t.teardown(async () => {
    await browser.close();
    await proxy.stop();
    await server.stop();
  });
  const page = await browser.context.newPage();
  const failures: string[] = [];
  page.on("pageerror", (error) => failures.push(String(error)));
  const label = () =>
    page.evaluate(() => {
      const status = window.realtime.status();
      return status.state === "live" ? `live/${status.transport} ${status.code}` : `${status.state} ${status.code}`;
    });
  const reach = async (wanted: string) => {
    let found = "";
    const end = performance.now() + 30_000;
    while (!found.startsWith(wanted)) {
      if (performance.now() > end) throw new Error(`it is ${found}, not ${wanted}`);
      found = await label();
    }
    return found;
  };
  let committed = 0;
  const delivered = async (what: string) => {
    server.commit("task:1");
    committed += 1;
    await page.waitForFunction((count) => window.applied.length === count, committed);
    t.same(await page.evaluate(() => window.applied), upTo(committed), what);
  };

  proxy.set({ websocket: "blackhole" });
  await page.goto(proxy.url);
  t.equal(await reach("live/polling"), "live/polling websocket_blackholed");
  await delivered("over long-polling");

  await page.reload();
  committed = 0;
  await page.waitForFunction(() => window.applied.length === 1);
  committed = 1;
  const before = proxy.seen.websocket;
  t.equal(await reach("live/polling"), "live/polling websocket_blackholed", "the next page of the tab remembers");
  proxy.set({ websocket: "pass" });
  await reach("live/websocket");
  t.ok(proxy.seen.websocket > before);
  await delivered("over the WebSocket");

  proxy.set({ websocket: 403, polling: 403 });
  proxy.cut();
  t.equal(await reach("polling"), "polling socket_failed");
  await delivered("as pages of events");

  proxy.set({ websocket: "pass", polling: "pass" });
  await reach("live/websocket");
  await delivered("over the WebSocket again");
  t.notOk(await server.doubled(), "never both");

  await browser.context.setOffline(true);
  proxy.cut();
  t.equal(await reach("offline"), "offline no_network");
  await browser.context.setOffline(false);
  await reach("live/websocket");
  await delivered("after the network came back");

  await page.goto("about:blank");
  await until("a page that is left holds no connection", () => server.sockets() === 0);
  t.same(failures, []);
});
