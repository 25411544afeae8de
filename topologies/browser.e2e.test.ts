// A person in a browser that believes a private authority, in front of real proxies with TLS.
import { chip, openPage } from "../harness/e2e/session.fixture.ts";
import { openBrowser } from "../harness/testing/browser.ts";
import { test } from "../harness/testing/tap.ts";
import { behind, loginToken, portOf, startBehind } from "./front.fixture.ts";
import apache from "./proxies/apache.ts";
import caddy from "./proxies/caddy.ts";
import haproxy from "./proxies/haproxy.ts";
import nginx from "./proxies/nginx.ts";
import traefik from "./proxies/traefik.ts";
import { absence } from "./run-proxy.ts";
import type { ShapeName } from "./shapes.ts";
import { authority, NAME, planOf, rogue } from "./stage.fixture.ts";

/** Together: a prefix in both ways and none; wss over HTTP/1.1 and, behind HAProxy, over HTTP/2 (RFC 8441). */
const FRONTS = [
  [nginx, "prefix-stripped"],
  [haproxy, "tls"],
  [caddy, "prefix-kept"],
  [apache, "tls"],
  [traefik, "prefix-stripped"],
] as const satisfies [unknown, ShapeName][];

const studio = await startBehind();
const browser = await openBrowser({}, { authority: authority.ca, host: NAME });
const stranger = await openBrowser({}, { authority: rogue.ca, host: NAME });

for (const [driver, shape] of FRONTS) {
  test(`a person uses Studio over https behind ${driver.name}: ${shape}`, async (t) => {
    const missing = absence(driver);
    if (missing !== null) {
      t.pass(`${driver.name} is unsupported`, { skip: missing });
      return;
    }
    await behind(studio, driver, planOf(shape, portOf(studio)), async ({ url, prefix, place }) => {
      const refused = await stranger.context.newPage();
      await t.rejects(refused.goto(`${url}/`), /ERR_CERT_AUTHORITY_INVALID/, "a browser that does not know the authority does not come in");
      await refused.close();

      // Cookies know hosts, not ports: what the proxy before this one left is of no use here.
      await browser.context.clearCookies();
      const { page, watch } = await openPage(browser.context);
      const sockets = new Set<string>();
      page.on("websocket", (socket) => sockets.add(socket.url().replace(/\?.*/, "")));
      await page.goto(`${url}/sign-in#token=${await loginToken(studio)}`);
      await page.waitForURL((to) => !to.pathname.endsWith("/sign-in"));
      const session = (await browser.context.cookies()).find(({ name }) => name.includes("studio_session"));
      t.same(
        [session?.secure, session?.httpOnly, session?.sameSite, session?.path, session?.domain, session?.name.split("studio_session")[0]],
        [true, true, "Lax", prefix || "/", NAME, prefix ? "__Secure-" : "__Host-"],
        "the browser keeps a Secure cookie of this address",
      );
      await page.goto(`${url}/`);
      await page.getByRole("button", { name: "Run the demo" }).first().click();
      await page.waitForURL(/\/flowcharts\/[^/]+\/runs\/[^/]+/);
      t.equal(await chip(page, ["live"]), "live");
      await page.locator("[data-live=run-badge]", { hasText: "Succeeded" }).waitFor({ timeout: 40_000 });
      t.same([...sockets], [`wss://${NAME}:${place.port}${prefix}/socket.io/`], "the events came over wss of the public address");
      t.equal(await page.evaluate(() => window.isSecureContext), true);
      t.same(watch.errors, [], "no error in the console");
      await page.close();
    });
  });
}

test("a page comes over HTTP/3 where the proxy speaks that, and lives by a websocket all the same", async (t) => {
  await behind(studio, caddy, planOf("tls", portOf(studio)), async ({ url, place }) => {
    const modern = await openBrowser({}, { authority: authority.ca, host: NAME, http3Port: place.port });
    try {
      const { page, watch } = await openPage(modern.context);
      const sockets = new Set<string>();
      page.on("websocket", (socket) => sockets.add(socket.url().replace(/\?.*/, "")));
      await page.goto(`${url}/sign-in#token=${await loginToken(studio)}`);
      await page.waitForURL((to) => !to.pathname.endsWith("/sign-in"));
      await page.goto(`${url}/`);
      const protocol = await page.evaluate(
        () => (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming).nextHopProtocol,
      );
      t.equal(protocol, "h3");
      await page.getByRole("button", { name: "Run the demo" }).first().click();
      await page.waitForURL(/\/flowcharts\/[^/]+\/runs\/[^/]+/);
      t.equal(await chip(page, ["live"]), "live");
      t.same([...sockets], [`wss://${NAME}:${place.port}/socket.io/`]);
      t.same(watch.errors, [], "no error in the console");
    } finally {
      await modern.close();
    }
  });
});

test("the end", async () => {
  await Promise.all([browser.close(), stranger.close(), studio.stop()]);
});
