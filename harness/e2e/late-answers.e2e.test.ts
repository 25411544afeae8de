// Renderings of a page that were asked for while something ran may arrive when events have long told how it ended.
import { openBrowser } from "../testing/browser.ts";
import { startStudio, until } from "../testing/studio.ts";
import { test } from "../testing/tap.ts";
import { begun, chain, openPage, runPath, signIn, startRun, textOf } from "./session.fixture.ts";

test("a rendering that comes late, and after a newer one, takes nothing back that events have told", async (t) => {
  const studio = await startStudio({ args: ["--workers", "1"] });
  t.teardown(() => studio.stop());
  const browser = await openBrowser();
  t.teardown(() => browser.close());
  const { page, watch } = await openPage(browser.context);
  await signIn(page, studio);

  const held: { state: string; release(): Promise<void> }[] = [];
  await page.route(/\/runs\//, async (route) => {
    const request = route.request();
    if (request.resourceType() !== "fetch" || !request.headers().accept?.includes("text/html")) return route.continue();
    const response = await route.fetch();
    const body = await response.text();
    const data = JSON.parse(/<script type="application\/json" id="page-data">(.*?)<\/script>/.exec(body)![1]!) as {
      run: { state: string };
    };
    held.push({ state: data.run.state, release: () => route.fulfill({ response, body }) });
  });
  const ids = await startRun(studio, chain({ one: "sleep 1", two: "sleep 2", three: "sleep 1" }));
  await begun(studio, ids, "one");
  await page.goto(studio.url + runPath(ids));
  await page.locator("[data-live=run-badge]", { hasText: "Succeeded" }).waitFor({ timeout: 60_000 });
  await until("the end was rendered, too", async () => held.some(({ state }) => state === "succeeded"));
  t.ok(
    held.filter(({ state }) => state === "running").length >= 2,
    `renderings are under way: ${held.map(({ state }) => state).join(", ")}`,
  );

  for (const late of held.toReversed()) await late.release();
  // The one that was asked for last is shown.
  await page.locator("[data-region=run-actions]", { hasText: "Run again" }).waitFor({ timeout: 30_000 });
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  for (const id of ["start", "one", "two", "three", "end"]) {
    const line = await textOf(page, `[data-graph-list] > [data-key=${id}]`);
    t.ok(line.endsWith("Succeeded"), `${id}: ${line}`);
  }
  t.match(await textOf(page, "[data-region=run-actions]"), /Run again/);
  // The panel begins where its rendering was, and catches up.
  await page.locator("[data-region=node] [data-live=badge]", { hasText: "Succeeded" }).first().waitFor({ timeout: 30_000 });
  t.same(watch.errors, []);
});
