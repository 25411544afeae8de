import { openBrowser } from "../testing/browser.ts";
import { startStudio } from "../testing/studio.ts";
import { test } from "../testing/tap.ts";
import { chip, logLines, openPage, signIn, textOf } from "./session.fixture.ts";

const LABELS: Record<string, string> = { succeeded: "Succeeded", skipped: "Skipped", failed: "Failed" };

for (const workerClass of ["bun", "node", "deno", "bun,node,deno"]) {
  test(`a person signs in, runs the demo and watches it live: ${workerClass}`, async (t) => {
    const workers = workerClass.includes(",") ? "3" : "2";
    const studio = await startStudio({ args: ["--workers", workers, "--worker-class", workerClass] });
    t.teardown(() => studio.stop());
    const browser = await openBrowser();
    t.teardown(() => browser.close());
    const { page, watch } = await openPage(browser.context);
    await signIn(page, studio);

    await page.getByRole("button", { name: "Run the demo" }).first().click();
    await page.waitForURL(/\/flowcharts\/[^/]+\/runs\/[^/]+/);
    t.equal(await chip(page, ["live"]), "live");

    // A second tab comes in the middle, and this one is loaded again: both must end where the server ends.
    const path = new URL(page.url()).pathname;
    const { page: second, watch: secondWatch } = await openPage(browser.context);
    await second.goto(studio.url + path);
    await page.reload();
    const loads = watch.loads;
    for (const tab of [page, second]) {
      await tab.locator("[data-live=run-badge]", { hasText: "Succeeded" }).waitFor({ timeout: 60_000 });
    }
    t.equal(watch.loads, loads, "nothing was loaded again to show it");

    const status = (await (await studio.api(`${path}/status`)).json()) as {
      state: { tasks: { node_id: string; label: string; state: string; attempt: number }[] };
    };
    for (const tab of [page, second]) {
      for (const task of status.state.tasks) {
        const line = await textOf(tab, `[data-graph-list] > [data-key=${task.node_id}]`);
        t.ok(line.includes(task.label) && line.endsWith(LABELS[task.state]!), `${task.label} is ${task.state}: ${line}`);
      }
    }
    const retried = status.state.tasks.find((task) => task.attempt === 2);
    t.ok(retried, "one node needed a second attempt");

    // The node that was retried: both attempts can be told apart, and its log is coloured text.
    await page.goto(`${studio.url}${path}?node=${retried!.node_id}`);
    t.equal(await page.getByRole("navigation", { name: "Attempts" }).getByRole("link").count(), 3, "all, first and second attempt");
    t.ok((await logLines(page)).length > 3, "its log is there");
    t.ok((await textOf(page, ".prose")).length > 50, "the report is shown");
    t.same(watch.errors, [], "no error in the console");
    t.same(secondWatch.errors, [], "nor in the second tab");
    await browser.close();
    t.equal(await studio.stop(), 143, "Studio ends as SIGTERM ends a program");
  });
}
