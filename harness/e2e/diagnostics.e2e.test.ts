import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import nginx from "../../topologies/proxies/nginx.ts";
import type { ProxyPlan } from "../../topologies/proxy.ts";
import { runProxy } from "../../topologies/run-proxy.ts";
import { shapes } from "../../topologies/shapes.ts";
import { openBrowser } from "../testing/browser.ts";
import { startStudio } from "../testing/studio.ts";
import { type Test, test } from "../testing/tap.ts";
import { openPage, signIn } from "./session.fixture.ts";

const studio = await startStudio({ args: ["--workers", "2", "--worker-class", "bun,node"], env: { STUDIO_PROXY_FIX_ENABLED: "true" } });
const browser = await openBrowser();
const { page, watch } = await openPage(browser.context);
await signIn(page, studio);

/** The session cookie is for all ports of the host. */
async function behindNginx(change: Partial<ProxyPlan>, work: (url: string) => Promise<void>) {
  const plan = shapes.http({
    name: "127.0.0.1",
    edge: { certificate: "", key: "", bundle: "" },
    upstreamCa: "",
    upstreamName: "",
    upstreams: [{ address: "127.0.0.1", port: Number(new URL(studio.url).port) }],
    behind: [],
  });
  const proxy = await runProxy(nginx, { ...plan, ...change }, { path: "/livez", sees: "echo", secure: false });
  try {
    await work(`http://127.0.0.1:${proxy.port}`);
  } finally {
    await proxy.stop();
  }
}

/** Runs the checks with the shortest hold; resolves to the state of each. */
async function runChecks(url: string): Promise<Record<string, string>> {
  await page.goto(`${url}/diagnostics`);
  await page.selectOption("[data-hold]", "10");
  await page.click("[data-run]");
  await page.waitForSelector("[data-finished=done]", { timeout: 90_000 });
  return states(page);
}

const states = (from: Page): Promise<Record<string, string>> =>
  from.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>("[data-check]")].map((row) => [row.dataset.check ?? "", row.dataset.state ?? "not run"]),
    ),
  );

const causesOf = (check: string) =>
  page.locator(`[data-check=${check}] [data-cause]`).evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.cause));

async function isAccessible(t: Test, what: string) {
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
    t.same(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
      [],
      `${what} in ${scheme}`,
    );
  }
  await page.setViewportSize({ width: 360, height: 740 });
  t.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, `${what} fits 360 px`);
  await page.setViewportSize({ width: 1280, height: 900 });
}

const ALL_OK = Object.fromEntries(
  ["address", "cookie", "body", "stream", "websocket", "polling", "upgrade", "echo", "push", "large", "hold"].map((id) => [id, "ok"]),
);

/** Two checks judge by when something arrived: on a machine that is busy elsewhere it may be late without anybody's fault. */
const inTime = ({ stream, push, ...others }: Record<string, string>) => ({
  ...others,
  stream: stream === "warn" ? "ok" : stream,
  push: push === "warn" ? "ok" : push,
});

test("without a proxy every check is green, and the page tells what the server sees", async (t) => {
  await page.goto(`${studio.url}/`);
  await page.locator("details.menu summary").click();
  await page.getByRole("link", { name: "Diagnostics" }).click();
  await page.waitForURL(/\/diagnostics$/);
  await isAccessible(t, "before the checks");
  t.same(inTime(await runChecks(studio.url)), ALL_OK, await page.inputValue("[data-report]"));
  t.equal(await page.locator("[data-cause]:not([data-cause=streams-buffered])").count(), 0);
  t.match(await page.inputValue("[data-report]"), /WebSocket: Works\. .*\nLong-polling: Works/);
  t.match(await page.locator(".echo-facts").textContent(), studio.url);
  t.same(
    watch.errors.filter((error) => !error.includes("413")),
    [],
    "no error in the console but the refused large message",
  );
});

test("behind an nginx that removes Upgrade, that is named, with what to change, and a person can stop the hold", async (t) => {
  await behindNginx({ websocket: false }, async (url) => {
    await page.goto(`${url}/diagnostics`);
    await page.click("[data-run]");
    await page.waitForSelector("[data-check=hold][data-state=running]", { timeout: 60_000 });
    t.ok(await page.locator("[data-check=hold] progress").isVisible());
    await page.click("[data-cancel]");
    await page.waitForSelector("[data-finished=stopped]");
    t.same(
      inTime(await states(page)),
      { ...ALL_OK, websocket: "bad", upgrade: "skipped", hold: "skipped" },
      await page.inputValue("[data-report]"),
    );
    t.same(await causesOf("websocket"), ["upgrade-removed"]);
    const card = page.locator("[data-check=websocket] .cause");
    t.match(await card.locator(".fixes").first().textContent(), /^nginxAdd proxy_http_version 1\.1;/, "for the proxy that is there");
    t.match(await page.inputValue("[data-report]"), /Proxy: perhaps nginx[\s\S]*upgrade-removed/);
    await isAccessible(t, "with a cause");
  });
});

test("behind an nginx that gives up after 5 s, that is named", async (t) => {
  await behindNginx({ timeouts: { connectS: 5, idleS: 5 } }, async (url) => {
    const { hold, websocket } = await runChecks(url);
    t.equal(websocket, "ok");
    t.equal(hold, "bad");
    t.same(await causesOf("hold"), ["idle-timeout-short"]);
  });
});

test("without JavaScript the page says what the server sees", async (t) => {
  const answer = await studio.api("/diagnostics", {
    headers: { accept: "text/html", "x-forwarded-for": "9.9.9.9", "x-forwarded-ssl": "on" },
  });
  const html = await answer.text();
  t.equal(answer.status, 200);
  for (const said of [`${studio.url}/diagnostics`, "9.9.9.9", "The checks need JavaScript", "X-Forwarded-Ssl", " characters, not shown)"])
    t.match(html, said);
  t.match(html, 'data-cause="hops-contradict"');
});

test("that it ends", async () => {
  await browser.close();
  await studio.stop();
});
