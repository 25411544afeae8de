// A person in a browser that believes a private authority, in front of real proxies with TLS.
import { rmSync } from "node:fs";
import { chip, openPage } from "../harness/e2e/session.fixture.ts";
import { openBrowser } from "../harness/testing/browser.ts";
import { startStudio } from "../harness/testing/studio.ts";
import { test } from "../harness/testing/tap.ts";
import { createAuthority } from "./certificates.ts";
import { openDirectory } from "./directory.ts";
import caddy from "./proxies/caddy.ts";
import haproxy from "./proxies/haproxy.ts";
import nginx from "./proxies/nginx.ts";
import { runProxy } from "./run-proxy.ts";
import { type ShapeName, shapes } from "./shapes.ts";

const NAME = "studio.test";

/** Together: a prefix in both ways and none; wss over HTTP/1.1 and, behind HAProxy, over HTTP/2 (RFC 8441). */
const FRONTS = [
  [nginx, "prefix-stripped", "bun"],
  [haproxy, "tls", "node"],
  [caddy, "prefix-kept", "deno"],
] as const satisfies [unknown, ShapeName, string][];

for (const [driver, shape, workerClass] of FRONTS) {
  test(`a person uses Studio over https behind ${driver.name}: ${shape}`, async (t) => {
    const directory = openDirectory("certificates");
    t.teardown(() => rmSync(directory, { recursive: true, force: true }));
    const authority = createAuthority(directory);
    const studio = await startStudio({
      args: ["--workers", "2", "--worker-class", workerClass],
      env: { STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_ALLOWED_HOSTS: NAME },
    });
    t.teardown(() => studio.stop());
    const plan = shapes[shape]({
      name: NAME,
      edge: authority.issue("edge", { names: [NAME] }),
      upstreamCa: "",
      upstreamName: "",
      upstreams: [{ address: "127.0.0.1", port: Number(new URL(studio.url).port) }],
      behind: [],
    });
    const prefix = plan.prefix?.path ?? "";
    const proxy = await runProxy(driver, plan, { path: `${prefix}/livez`, sees: "echo", secure: true });
    t.teardown(() => proxy.stop());
    const base = `https://${NAME}:${proxy.port}${prefix}`;

    const stranger = await openBrowser({}, { authority: createAuthority(directory, "Nobody's authority").ca, host: NAME });
    const refused = await stranger.context.newPage();
    await t.rejects(refused.goto(`${base}/`), /ERR_CERT_AUTHORITY_INVALID/, "a browser that does not know the authority does not come in");
    await stranger.close();

    const browser = await openBrowser({}, { authority: authority.ca, host: NAME });
    t.teardown(() => browser.close());
    const { page, watch } = await openPage(browser.context);
    const sockets = new Set<string>();
    page.on("websocket", (socket) => sockets.add(socket.url().replace(/\?.*/, "")));

    const link = new URL(studio.tokenUrl);
    await page.goto(base + link.pathname + link.search);
    await page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));
    const session = (await browser.context.cookies()).find(({ name }) => name.includes("studio_session"));
    t.same(
      [session?.secure, session?.httpOnly, session?.sameSite, session?.path, session?.domain, session?.name.split("studio_session")[0]],
      [true, true, "Lax", prefix || "/", NAME, prefix ? "__Secure-" : "__Host-"],
      "the browser keeps a Secure cookie of this address",
    );
    await page.getByRole("button", { name: "Run the demo" }).first().click();
    await page.waitForURL(/\/flowcharts\/[^/]+\/runs\/[^/]+/);
    t.equal(await chip(page, ["live"]), "live");
    await page.locator("[data-live=run-badge]", { hasText: "Succeeded" }).waitFor({ timeout: 40_000 });
    t.same([...sockets], [`wss://${NAME}:${proxy.port}${prefix}/socket.io/`], "the events came over wss of the public address");
    t.equal(await page.evaluate(() => window.isSecureContext), true);
    t.same(watch.errors, [], "no error in the console");
  });
}
