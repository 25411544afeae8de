import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { openBrowser } from "../testing/browser.ts";
import { startStudio, until } from "../testing/studio.ts";
import { test } from "../testing/tap.ts";
import { chain, chip, logLines, openPage, runPath, runState, signIn, startRun, textOf } from "./session.fixture.ts";

/** How many processes have the text in their command line. */
const processes = (needle: string) =>
  readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").includes(needle);
    } catch {
      // It ended between the two looks.
      return false;
    }
  }).length;

test("cancel, failure and retry, as a person does them", async (t) => {
  const studio = await startStudio({ args: ["--workers", "2"] });
  t.teardown(() => studio.stop());
  const browser = await openBrowser();
  t.teardown(() => browser.close());
  const { page, watch } = await openPage(browser.context);
  await signIn(page, studio);

  await t.test("cancel ends the whole process group, and the page says so", async (t) => {
    const mark = `61${String(process.pid).slice(-4)}.25`;
    const ids = await startRun(studio, chain({ long: `sleep ${mark} & trap '' TERM; sleep ${mark}\n` }));
    await page.goto(studio.url + runPath(ids));
    await until("the programs run", () => processes(`sleep ${mark}`) > 0);
    t.equal(await chip(page, ["live"]), "live");
    await page.getByRole("button", { name: "Cancel the run" }).click();
    await page.locator("[data-live=run-badge]", { hasText: "Cancelled" }).waitFor({ timeout: 30_000 });
    t.equal(processes(`sleep ${mark}`), 0, "no process of it is left");
    t.equal(await runState(studio, ids), "cancelled");
  });

  await t.test("a node that fails is shown first, and retrying what failed makes a linked run", async (t) => {
    const script = 'if [ -e /tmp/"$MARK" ]; then echo works now; else echo it is broken >&2; exit 7; fi\n';
    const mark = `studio-e2e-${process.pid}`;
    const ids = await startRun(
      studio,
      chain({ fine: "echo fine\n", broken: script, after: "echo after\n" }, { broken: { env: { MARK: mark } } }),
    );
    await page.goto(studio.url + runPath(ids));
    await page.locator("[data-live=run-badge]", { hasText: "Failed" }).waitFor({ timeout: 30_000 });
    await page.reload();
    t.match(await textOf(page, "#node-title"), /broken/, "the failed node is open");
    t.match((await logLines(page)).join("\n"), /it is broken/);
    t.match(await textOf(page, "[data-live=run-problem]"), /broken/);
    writeFileSync(`/tmp/${mark}`, "");
    t.teardown(() => rmSync(`/tmp/${mark}`, { force: true }));
    await page.getByRole("button", { name: "Retry what failed" }).click();
    await page.waitForURL((url) => url.pathname.startsWith(`/flowcharts/${ids.flowchart}/runs/`) && !url.pathname.includes(ids.run));
    await page.locator("[data-live=run-badge]", { hasText: "Succeeded" }).waitFor({ timeout: 30_000 });
    const again = new URL(page.url()).pathname.split("/").at(-1)!;
    const status = (await (await studio.api(`/flowcharts/${ids.flowchart}/runs/${again}/status`)).json()) as {
      state: { run: { rerun_of: string } };
    };
    t.equal(status.state.run.rerun_of, ids.run, "it is linked to the run that failed");
    t.equal(await runState(studio, ids), "failed", "which stays as it was");
  });
  t.same(watch.errors, [], "no error in the console");
});

test("everything works without JavaScript", async (t) => {
  const studio = await startStudio({ args: ["--workers", "2"] });
  t.teardown(() => studio.stop());
  const browser = await openBrowser({ javaScriptEnabled: false });
  t.teardown(() => browser.close());
  const page = await browser.context.newPage();
  await page.goto(studio.tokenUrl);
  // The server never sees what is behind the `#`, so the link is pasted.
  await page.getByLabel("Sign-in link").fill(studio.tokenUrl);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));

  await page.getByRole("button", { name: "Run the demo" }).first().click();
  await page.waitForURL(/\/runs\//);
  // A page of something that runs loads itself again; nobody has to press a key.
  await page.getByText("Succeeded").first().waitFor({ timeout: 60_000 });
  await until("the run is over", async () => ((await textOf(page, "[data-live=run-badge]")).includes("Succeeded") ? true : null), 60_000);
  t.ok((await textOf(page, ".prose")).length > 50, "the report is there");

  for (const path of ["/nodes", "/flowcharts", "/runs"]) {
    const answer = await page.goto(studio.url + path);
    t.equal(answer?.status(), 200, path);
  }
  await page.locator("details.menu summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  // What comes next would otherwise stop the browser from saying it.
  await page.waitForURL(/sign-in/);
  await page.goto(`${studio.url}/runs`);
  t.match(page.url(), /sign-in/, "signed out");
});
