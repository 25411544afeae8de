// Whom a real Studio of three runtimes counts behind real proxies: each client for itself, whatever it says of itself.
import { startStudio } from "../harness/testing/studio.ts";
import { test } from "../harness/testing/tap.ts";
import { send } from "./client.fixture.ts";
import { proxies } from "./proxies/index.ts";
import type { ProxyPlan } from "./proxy.ts";
import { runProxy } from "./run-proxy.ts";

const NAME = "studio.test";
const ALLOWED = 6;

const studio = await startStudio({
  args: ["--workers", "3", "--worker-class", "bun,node,deno"],
  env: {
    STUDIO_ALLOWED_HOSTS: NAME,
    STUDIO_PROXY_FIX_ENABLED: "true",
    STUDIO_TRUSTED_PROXIES: "127.0.0.1",
    STUDIO_RATE_SIGN_IN: `${ALLOWED}/h`,
  },
});

const plan: Omit<ProxyPlan, "listen"> = {
  name: NAME,
  layer: "http",
  tls: null,
  upstreams: [{ address: "127.0.0.1", port: Number(new URL(studio.url).port) }],
  upstreamTls: null,
  prefix: null,
  behind: [],
  forwarded: "x-forwarded",
  websocket: true,
  sticky: "none",
  timeouts: { connectS: 5, idleS: 120 },
  maxBodyMiB: 16,
};

for (const [at, name] of (["nginx", "haproxy", "apache"] as const).entries()) {
  test(`two clients behind ${name} are counted apart, over all workers, and a header changes nothing`, async (t) => {
    const driver = proxies.find((one) => one.name === name)!;
    const running = await runProxy(driver, plan, { path: "/livez", sees: "echo", secure: false });
    t.teardown(() => running.stop());
    // Addresses of their own for each proxy, because Studio remembers the others.
    const [guesser, other] = [`127.0.${at + 1}.9`, `127.0.${at + 1}.10`];
    let n = 0;
    const guess = (from: string) => {
      n += 1;
      const lines: [string, string][] = [
        ["Content-Type", "application/json"],
        ["X-Forwarded-For", `6.6.6.${n}`],
        ["X-Real-IP", `6.6.7.${n}`],
        ["Forwarded", `for=6.6.8.${n}`],
      ];
      const body = JSON.stringify({ token: "x".repeat(43) });
      return send({ name: NAME, port: running.port, ca: null }, { method: "POST", path: "/sign-in", from, body, lines });
    };
    const seen: number[] = [];
    for (let tries = 0; tries < ALLOWED + 6; tries += 1) seen.push((await guess(guesser)).status);
    t.same(seen, [...Array(ALLOWED).fill(401), ...Array(6).fill(429)], "the guesser");
    const refused = await guess(guesser);
    t.ok(Number(refused.headers["retry-after"]) > 60, "is told how long to wait");
    t.equal((await guess(other)).status, 401, "its neighbour is heard");
  });
}

test("that Studio ends", async () => {
  await studio.stop();
});
