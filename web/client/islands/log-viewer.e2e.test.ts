import type { Page } from "playwright-core";
import { openBrowser } from "../../../harness/testing/browser.ts";
import { startStudio, until } from "../../../harness/testing/studio.ts";
import { test } from "../../../harness/testing/tap.ts";

const numbers = (page: Page) =>
  page.locator("[data-log-body] .log-line").evaluateAll((lines) => lines.map((line) => Number((line as HTMLElement).dataset.n)));
const contiguous = (found: readonly number[]) => found.every((n, index) => index === 0 || n === found[index - 1]! + 1);

const studio = await startStudio({ args: ["--workers", "2"], limitMs: 120_000 });
const browser = await openBrowser();
const page = await browser.context.newPage();
const errors: string[] = [];
page.on("pageerror", (error) => errors.push(String(error)));
await page.goto(studio.tokenUrl);
await page.waitForURL((url) => url.pathname === "/");

const run = async (script: string) => {
  const made = await studio.api("/nodes", { method: "POST", body: JSON.stringify({ type: "shell", data: { script } }) });
  if (made.status !== 202) throw new Error(`POST /nodes answered ${made.status}: ${await made.text()}`);
  return ((await made.json()) as { task: { id: string } }).task.id;
};
const ended = (id: string) =>
  until(
    "the node has ended",
    async () => {
      const { state } = (await (await studio.api(`/nodes/${id}/status`)).json()) as { state: { task: { finished_at: number | null } } };
      return state.task.finished_at !== null;
    },
    60_000,
  );

test("lines that were written while the browser was offline are there when it is back", async (t) => {
  const id = await run("i=0; while [ $i -lt 900 ]; do i=$((i+1)); echo line $i; sleep 0.2; done");
  await page.goto(`${studio.url}/nodes/${id}`);
  await page.locator('[data-chip][data-state="live"]').waitFor();
  const before = await until("lines come live", async () => ((await numbers(page)).length >= 5 ? (await numbers(page)).length : null));
  await browser.context.setOffline(true);
  await page.locator('[data-chip]:not([data-state="live"])').waitFor({ timeout: 60_000 });
  t.match(await page.locator('[data-live="badge"]').first().textContent(), /Running/, "the node itself is not called broken");
  await browser.context.setOffline(false);
  await until("it has caught up", async () => ((await numbers(page)).length > before + 5 ? true : null), 60_000);
  t.ok(contiguous(await numbers(page)), "no gap and no double");
  await studio.api(`/nodes/${id}/cancel`, { method: "POST", body: "{}" });
  await page.locator('[data-live="badge"]', { hasText: "Cancelled" }).first().waitFor({ timeout: 30_000 });
  await page.getByRole("button", { name: "Run again" }).waitFor();
  const stored = (await (await studio.api(`/nodes/${id}/log?limit=1000`)).json()) as { lines: { n: number }[] };
  await until("every stored line is shown", async () => ((await numbers(page)).length === stored.lines.length ? true : null));
  t.same(
    await numbers(page),
    stored.lines.map((line) => line.n),
  );
});

test("the search covers lines that are not on the page, and earlier lines can be shown", async (t) => {
  const id = await run('i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "needle-$i-"; done');
  await ended(id);
  await page.goto(`${studio.url}/nodes/${id}`);
  const first = (await numbers(page))[0]!;
  t.ok(first > 1000, `the page carries the end only (from line ${first})`);
  // Twice, as hands do that are used to it.
  await page.getByRole("button", { name: "Show earlier lines" }).evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await until("a thousand more", async () => ((await numbers(page))[0] === first - 1000 ? true : null));
  t.ok(contiguous(await numbers(page)), "they join on");

  await page.getByRole("searchbox", { name: "Search in the log" }).fill("needle-7-");
  await page.locator(".log-line.at", { hasText: "needle-7-" }).waitFor();
  t.equal(await page.locator("[data-log-found]").textContent(), "1 of 1");
  t.ok(contiguous(await numbers(page)), "the lines around it");
  await page.getByRole("searchbox", { name: "Search in the log" }).fill("nowhere to be found");
  await page.locator("[data-log-found]", { hasText: "not found" }).waitFor();
});

test("lines that come while a person reads above are counted, not scrolled to", async (t) => {
  const id = await run(
    "i=0; while [ $i -lt 200 ]; do i=$((i+1)); echo line $i; done; while [ $i -lt 1500 ]; do i=$((i+1)); echo line $i; sleep 0.1; done",
  );
  await page.goto(`${studio.url}/nodes/${id}`);
  await until("there is something to scroll", async () => ((await numbers(page)).length > 150 ? true : null));
  await page.locator("[data-log-body]").evaluate((body) => body.scrollTo(0, 0));
  const button = page.getByRole("button", { name: /new lines?$/ });
  await button.waitFor();
  t.equal(await page.locator("[data-log-body]").evaluate((body) => body.scrollTop), 0, "it stays where the person reads");
  await button.click();
  await until("it follows again", () =>
    page.locator("[data-log-body]").evaluate((body) => body.scrollHeight - body.scrollTop - body.clientHeight < 30),
  );
  await studio.api(`/nodes/${id}/cancel`, { method: "POST", body: "{}" });
});

test("a page that is read above does not grow without end, and the end is one click away", async (t) => {
  const id = await run(
    'i=0; while [ $i -lt 9600 ]; do k=0; while [ $k -lt 80 ]; do k=$((k+1)); i=$((i+1)); echo "line $i"; done; sleep 0.2; done; sleep 60',
  );
  await page.goto(`${studio.url}/nodes/${id}`);
  await until("there is something to scroll", async () => ((await numbers(page)).length > 150 ? true : null));
  await page.locator("[data-log-body]").evaluate((body) => body.scrollTo(0, 0));
  const button = page.getByRole("button", { name: /new lines?$/ });
  await button.waitFor();
  await until("more than a page holds", async () => Number.parseInt((await button.textContent()) ?? "", 10) > 4000, 60_000);
  const shown = await numbers(page);
  t.ok(shown.length <= 4000 && contiguous(shown), `${shown.length} lines are on the page`);
  await button.click();
  await until("the end is shown", async () => (await numbers(page)).at(-1)! > shown.at(-1)!);
  t.ok(contiguous(await numbers(page)), "no gap and no double");
  await studio.api(`/nodes/${id}/cancel`, { method: "POST", body: "{}" });
});
test("that no script failed, and it ends", async (t) => {
  t.same(errors, []);
  await browser.close();
  await studio.stop();
});
