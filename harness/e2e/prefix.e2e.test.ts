import { openBrowser } from "../testing/browser.ts";
import { startStudio } from "../testing/studio.ts";
import { test } from "../testing/tap.ts";
import { type PrefixMode, prefixProxy } from "./prefix-proxy.fixture.ts";
import { chip, openPage } from "./session.fixture.ts";

const MODES: Record<string, PrefixMode & { workerClass: string }> = {
  "the proxy takes the prefix off": { strips: true, rewrites: false, workerClass: "bun" },
  "the proxy takes it off and rewrites Location": { strips: true, rewrites: true, workerClass: "node" },
  "the proxy passes it on": { strips: false, rewrites: false, workerClass: "deno,bun" },
};

for (const [name, { workerClass, ...mode }] of Object.entries(MODES)) {
  test(`a person uses Studio under /studio: ${name}`, async (t) => {
    const env = { STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_PROXY_FIX_X_PORT: "0" };
    const studio = await startStudio({ args: ["--workers", "2", "--worker-class", workerClass], env });
    t.teardown(() => studio.stop());
    const proxy = await prefixProxy(studio.url, "/studio", mode);
    t.teardown(() => proxy.close());
    const browser = await openBrowser();
    t.teardown(() => browser.close());
    const { page, watch } = await openPage(browser.context);
    const outside: string[] = [];
    const transports = new Set<string>();
    const told: string[] = [];
    page.on("request", (request) => told.push(request.url(), request.headers().referer ?? ""));
    page.on("request", (request) => {
      if (!new URL(request.url()).pathname.startsWith("/studio/")) outside.push(request.url());
    });
    page.on("websocket", (socket) => transports.add(new URL(socket.url()).pathname));

    await page.goto(`${proxy.origin}/studio/runs`);
    t.equal(new URL(page.url()).pathname, "/studio/sign-in", "a stranger is sent to the sign-in page");
    await page.evaluate(() => {
      location.hash = "#token=spent";
    });
    await page.getByRole("heading", { name: "This sign-in link does not work any more" }).waitFor();
    t.match(watch.errors.splice(0).join(), /^[^,]*401[^,]*$/, "which the browser reports by itself");
    const link = new URL(studio.tokenUrl);
    await page.goto(`${proxy.origin}/studio${link.pathname}${link.hash}`);
    await page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));
    t.equal(new URL(page.url()).pathname, "/studio/");
    t.same(
      told.filter((text) => text.includes(link.hash.slice("#token=".length)) || text.includes("token=")),
      [],
      "no address and no Referer of a request had a token",
    );
    t.equal(await page.locator("link[rel=canonical]").getAttribute("href"), `${proxy.origin}/studio/`);
    const [session] = (await browser.context.cookies()).filter((cookie) => cookie.name.startsWith("studio_session"));
    t.equal(session?.path, "/studio");

    await page.getByRole("button", { name: "Run the demo" }).first().click();
    await page.waitForURL(/\/studio\/flowcharts\/[^/]+\/runs\/[^/]+/);
    t.equal(await chip(page, ["live"]), "live");
    await page.locator("[data-live=run-badge]", { hasText: "Succeeded" }).waitFor({ timeout: 60_000 });
    for (const part of ["Flowcharts", "Runs", "Nodes", "Overview"]) {
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: part }).click();
      await page.waitForURL(`**/studio/${part === "Overview" ? "" : part.toLowerCase()}`);
    }
    t.same([...transports], ["/studio/socket.io/"], "the socket is under the prefix, too");
    t.same(outside, [], "nothing was asked for outside of it");
    t.same(watch.errors, [], "no error in the console");
    const bare = await page.goto(`${proxy.origin}/studio`);
    t.equal(bare?.status(), 200);
    t.equal(new URL(page.url()).pathname, "/studio", "the bare prefix is the overview, signed in");
  });
}
