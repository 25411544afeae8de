import { AxeBuilder } from "@axe-core/playwright";
import { openBrowser } from "../testing/browser.ts";
import { startStudio } from "../testing/studio.ts";
import { test } from "../testing/tap.ts";
import { chain, openPage, runPath, signIn, startRun } from "./session.fixture.ts";

test("every page is free of accessibility faults and fits 360 pixels, in light and dark", async (t) => {
  const studio = await startStudio({ args: ["--workers", "2"] });
  t.teardown(() => studio.stop());
  const hostile = '<img src=x onerror="document.title=1">&amp; a-very-long-name-without-any-space-that-must-not-widen-the-page';
  const failing = await startRun(
    studio,
    chain({ fine: "printf '\\033[31mred\\033[0m\\n'\n", broken: "exit 3\n" }, { broken: { label: hostile.slice(0, 110) } }),
    hostile.slice(0, 100),
  );
  const browser = await openBrowser();
  t.teardown(() => browser.close());
  const { page, watch } = await openPage(browser.context);
  await page.goto(`${studio.url}/sign-in`);
  const paths: string[] = [];
  const visit = async (path: string) => {
    const answer = await page.goto(studio.url + path);
    t.equal(answer?.status(), 200, path);
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
      t.same(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
        [],
        `${path} in ${scheme}`,
      );
    }
    await page.setViewportSize({ width: 360, height: 740 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    t.ok(width <= 360, `${path} fits 360 px (it is ${width} px wide)`);
    await page.setViewportSize({ width: 1280, height: 900 });
    t.not(await page.title(), "1", "no text became markup");
    paths.push(path);
  };
  await visit("/sign-in");
  await signIn(page, studio);
  await page.goto(studio.url + runPath(failing));
  await page.locator("[data-live=run-badge]", { hasText: "Failed" }).waitFor({ timeout: 30_000 });
  const { state } = (await (await studio.api(`${runPath(failing)}/status`)).json()) as { state: { tasks: { id: string }[] } };
  for (const path of [
    "/",
    "/flowcharts",
    "/flowcharts/new",
    `/flowcharts/${failing.flowchart}`,
    `/flowcharts/${failing.flowchart}/edit`,
    runPath(failing),
    "/runs",
    "/nodes",
    "/nodes/new",
    `/nodes/${state.tasks[1]!.id}`,
  ])
    await visit(path);
  t.equal(paths.length, 11);
  t.same(watch.errors, [], "no error in the console");
});
