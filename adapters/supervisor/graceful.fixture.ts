// What an operator does to a Studio that is in use, and what its users must not notice of it.
import { copyFileSync, cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startStudio, until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import type { RuntimeName } from "../../src/knobs/load.ts";
import { createAuthority } from "../../topologies/certificates.ts";
import { ask } from "../cli/ask.ts";
import { directory } from "./fixture.ts";
import { followers, requests } from "./load.fixture.ts";
import type { Status } from "./status.ts";

const root = join(import.meta.dirname, "..", "..");

/** Websockets that are open all the time. */
const SOCKETS = 200;

/** A copy of the program whose build can be broken; returns its launcher and how to do that. */
function copyOfProgram(dir: string) {
  for (const name of ["studio.mjs", "launcher", "package.json", "dist"]) cpSync(join(root, name), join(dir, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(dir, "node_modules"));
  return {
    launcher: join(dir, "studio.mjs"),
    /** Has workers of a runtime end at once; the result repairs it. */
    breakBuild(runtime: RuntimeName) {
      const file = join(dir, "dist", `${runtime}.mjs`);
      const whole = readFileSync(file);
      writeFileSync(file, 'throw new Error("a build that does not work");\n');
      return () => writeFileSync(file, whole);
    },
  };
}

/**
 * Proves, for workers of these runtimes under load of HTTPS and 200 websockets: a renewed certificate, a reload with a build that does not work, one that is repaired,
 * a storm of TTIN and TTOU, and recycling by number of requests fail no request and lose no event.
 */
export function testGraceful(workers: readonly RuntimeName[]): void {
  test(`${workers.join(", ")}: certificate, broken build, reload, storm and recycling under load`, async (t) => {
    const dir = directory(t);
    const { launcher, breakBuild } = copyOfProgram(join(dir, "program"));
    const authority = createAuthority(join(dir, "tls"));
    const [leaf, renewed] = [authority.issue("first", { names: ["127.0.0.1"] }), authority.issue("second", { names: ["127.0.0.1"] })];
    const settings = join(dir, "studio.env");
    writeFileSync(settings, "STUDIO_GRACEFUL_TIMEOUT=6s\n");
    const studio = await startStudio({
      launcher,
      ca: authority.caText,
      args: [
        ...["--workers", String(workers.length), "--worker-class", workers.join(","), "--env-file", settings],
        // What is looked for in the log is not to be pushed out of it.
        ...["--access-log", "off"],
        ...["--certfile", leaf.certificate, "--keyfile", leaf.key],
      ],
    });
    t.teardown(() => studio.stop());
    const status = () => ask<Status>(studio.data, { type: "ask", verb: "status" });
    const web = async () => (await status()).processes.filter(({ role }) => role === "web");
    const pids = async () => (await web()).map(({ pid }) => pid);
    const reload = async () => (await ask<{ problem: string | null }>(studio.data, { type: "ask", verb: "reload" }, 90_000)).problem;
    const allReady = async () => {
      const all = await web();
      return all.length === workers.length && all.every(({ state }) => state === "ready");
    };
    const load = requests(studio.url, { fresh: 4, kept: 2 });
    t.teardown(load.end);
    const live = await followers(studio, SOCKETS, { pauseMs: 1500 });
    t.teardown(live.end);
    const before = await pids();

    copyFileSync(renewed.key, leaf.key);
    copyFileSync(renewed.certificate, leaf.certificate);
    process.kill(studio.pid, "SIGHUP");
    await until("the certificate to be renewed", () => studio.log().includes("The certificate was renewed"));
    t.same(await pids(), before, "a certificate needs no new workers");
    t.equal(live.gaps.length, 0, "and no socket was dropped");

    const broken = workers[1]!;
    const place = workers.indexOf(broken) + 1;
    const repair = breakBuild(broken);
    writeFileSync(settings, "STUDIO_GRACEFUL_TIMEOUT=6s\n# changed\nSTUDIO_MAX_REQUESTS=1000000\n");
    process.kill(studio.pid, "SIGHUP");
    const degraded = await until(
      "the reload to stop",
      async () => (({ state }) => state === "degraded")(await status()) && status(),
      60_000,
    );
    t.match(degraded.troubles, [new RegExp(`^the reload stopped at w${place}, whose successor did not become ready \\(exit code 1\\)`)]);
    t.match(studio.log(), "a build that does not work");
    const kept = await web();
    t.same(
      kept.slice(place - 1).map(({ pid, generation }) => [pid, generation]),
      before.slice(place - 1).map((pid) => [pid, 1]),
      "it and what comes after it stay as they were",
    );
    t.ok(kept.every(({ state }) => state === "ready"));

    repair();
    writeFileSync(settings, "STUDIO_GRACEFUL_TIMEOUT=6s\nSTUDIO_MAX_REQUESTS=200\nSTUDIO_MAX_REQUESTS_JITTER=100\n");
    t.equal(await reload(), null, "the repaired build is taken");
    const after = await status();
    t.match(after, { state: "ready", troubles: [] });
    t.ok(after.processes.every(({ role, generation }) => role === "redis" || generation === after.generation));

    for (let n = 0; n < 40; n += 1) {
      process.kill(studio.pid, n % 2 ? "SIGTTIN" : "SIGTTOU");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    // Signals of a kind that were not fetched yet are one, so where the storm ends is open.
    await ask(studio.data, { type: "ask", verb: "scale", workers: workers.length });
    const names = Array.from({ length: workers.length }, (_, n) => `w${n + 1}`);
    const recycled = (name: string) => studio.log().includes(`"${name} is recycled: it has answered`);
    await until("every worker to be recycled", async () => names.every(recycled), 90_000);
    const { requests: count, failures } = await load.stop();
    // Only now: under load the next one is recycled as soon as the last one is.
    await until("every worker to be ready", allReady, 60_000);

    const { events, violations, unfinished } = await live.stop();
    const { gaps } = live;
    const at = (share: number) => Math.round(gaps[Math.floor((gaps.length - 1) * share)] ?? 0);
    t.comment(`${count} requests; ${events} events for ${SOCKETS} followers`);
    t.comment(`sockets came back ${gaps.length} times, after p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, at most ${at(1)} ms`);
    t.same(failures, [], "no request failed");
    t.same(violations, [], "every follower has every event, once and in order");
    t.same(unfinished, [], "every run succeeded");
    t.ok(events > 0 && count > 0 && gaps.length >= SOCKETS, "and something happened");
    t.equal(await studio.stop(), 143);
  });
}
