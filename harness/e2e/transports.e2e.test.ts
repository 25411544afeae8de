import { startEvilProxy } from "../evil-proxy.ts";
import { openBrowser } from "../testing/browser.ts";
import { startStudio, until } from "../testing/studio.ts";
import { test } from "../testing/tap.ts";
import { begun, chain, chip, liveBy, logLines, openPage, runPath, signIn, startRun } from "./session.fixture.ts";

/** A node that writes a line every 200 ms until it is cancelled, at most for five minutes. */
const TICKS = "i=0\nwhile [ $i -lt 1500 ]; do i=$((i+1)); echo tick $i; sleep 0.2; done\n";

test("websocket, then long-polling, then events over HTTP, then back, without a gap or a double", async (t) => {
  const studio = await startStudio({ args: ["--workers", "2", "--worker-class", "bun,node"] });
  t.teardown(() => studio.stop());
  const proxy = await startEvilProxy(Number(new URL(studio.url).port));
  t.teardown(() => proxy.stop());
  const browser = await openBrowser();
  t.teardown(() => browser.close());
  const { page } = await openPage(browser.context);
  await signIn(page, studio, proxy.url);

  const ids = await startRun(studio, chain({ ticks: TICKS }));
  await begun(studio, ids, "ticks");
  await page.goto(`${proxy.url}${runPath(ids)}?node=ticks`);
  await liveBy(page, "websocket");
  const ticks = async () => (await logLines(page)).flatMap((line) => (/^tick (\d+)$/.test(line) ? [Number(line.slice(5))] : []));
  const newest = async () => (await ticks()).at(-1) ?? 0;
  const grows = async (what: string, limitMs = 30_000) => {
    const from = await newest();
    await until(`${what}: new lines`, async () => (await newest()) > from + 3, limitMs);
    t.pass(`${what}: new lines arrive`);
  };
  await grows("websocket");

  proxy.set({ websocket: 403 });
  proxy.cut("websocket");
  await liveBy(page, "polling");
  await grows("long-polling");

  const events = () =>
    page.evaluate(() => performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/api/events")).length);
  t.equal(await events(), 0, "events were not fetched over HTTP while a socket worked");

  proxy.set({ polling: 502 });
  proxy.cut("polling");
  t.equal(await chip(page, ["polling"], 60_000), "polling", "events over HTTP only after the socket has failed");
  await grows("events over HTTP");
  t.ok((await events()) > 0);

  proxy.set({ websocket: "pass", polling: "pass" });
  t.equal(await chip(page, ["live"], 120_000), "live", "the socket comes back by itself");
  const before = await events();
  await grows("socket again");
  t.ok((await events()) <= before + 1, "and the fetching has stopped");

  // Every line from the first to the last, once, in order.
  await studio.api(`/flowcharts/runs/${ids.run}/cancel`, { method: "POST", body: "{}" });
  await page.locator("[data-live=run-badge]", { hasText: "Cancelled" }).waitFor({ timeout: 30_000 });
  const shown = await ticks();
  t.same(
    shown,
    Array.from({ length: shown.length }, (_, index) => (shown[0] ?? 1) + index),
    "no gap, no double, in order",
  );
  t.equal(shown[0], 1);
});

test("a websocket that is blackholed ends on long-polling", async (t) => {
  const studio = await startStudio({ args: ["--workers", "2", "--worker-class", "deno,node"] });
  t.teardown(() => studio.stop());
  const proxy = await startEvilProxy(Number(new URL(studio.url).port));
  t.teardown(() => proxy.stop());
  proxy.set({ websocket: "blackhole" });
  const browser = await openBrowser();
  t.teardown(() => browser.close());
  const { page } = await openPage(browser.context);
  await signIn(page, studio, proxy.url);
  const ids = await startRun(studio, chain({ ticks: "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo tick $i; sleep 0.5; done\n" }));
  await begun(studio, ids, "ticks");
  await page.goto(`${proxy.url}${runPath(ids)}?node=ticks`);
  await liveBy(page, "polling");
  await page.locator("[data-live=run-badge]", { hasText: "Succeeded" }).waitFor({ timeout: 60_000 });
  await until("it shows everything", async () => (await logLines(page)).includes("tick 15"));
  t.equal(proxy.seen.websocket > 0, true, "a websocket was tried before");
});
