// What happens to a Studio that is in use when its processes are killed and held.
import { startStudio, until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import type { RuntimeName } from "../../src/knobs/load.ts";
import { ask } from "../cli/ask.ts";
import { lives } from "./fixture.ts";
import { followers, requests } from "./load.fixture.ts";
import type { Status } from "./status.ts";

const SOCKETS = 60;
const LOOPS = { fresh: 4, kept: 2 };

/**
 * Proves, for workers of these runtimes under load: whatever is killed or held is replaced, no follower misses an event, every run that was accepted succeeds, and
 * of the requests only those fail that the process had in hand.
 */
export function testRough(workers: readonly RuntimeName[]): void {
  test(`${workers.join(", ")}: SIGKILL and SIGSTOP of web workers and of the job worker under load`, async (t) => {
    const studio = await startStudio({
      args: [...["--workers", String(workers.length), "--worker-class", workers.join(",")], ...["--timeout", "4s", "--access-log", "off"]],
    });
    t.teardown(() => studio.stop());
    const processOf = async (slot: string) => {
      const { processes } = await ask<Status>(studio.data, { type: "ask", verb: "status" });
      return processes.find(({ id, state }) => id === slot && state === "ready");
    };
    const load = requests(studio.url, LOOPS);
    t.teardown(load.end);
    const live = await followers(studio, SOCKETS, { isRough: true });
    t.teardown(live.end);

    let blows = 0;
    const strike = async (slot: string, signal: "SIGKILL" | "SIGSTOP") => {
      const { pid } = await until(`${slot} to be ready`, () => processOf(slot), 30_000);
      process.kill(pid!, signal);
      blows += 1;
      const next = await until(
        `${slot} to be replaced`,
        async () => {
          const found = await processOf(slot);
          return found && found.pid !== pid && found.pid;
        },
        40_000,
      );
      t.notOk(lives(pid!), `${slot} after ${signal}: ${pid} is gone, ${next} works`);
      await until("every socket to be back", live.areLive, 40_000);
    };
    const names = workers.map((_, n) => `w${n + 1}`);
    for (const slot of [...names, "j1"]) await strike(slot, "SIGKILL");
    const killed = live.gaps;
    for (const slot of [names[0]!, "j1"]) await strike(slot, "SIGSTOP");
    t.match(studio.log(), '"w1 gives no sign of life and is killed"');
    t.match(studio.log(), '"j1 gives no sign of life and is killed"');

    const { events, violations, unfinished } = await live.stop();
    const { requests: count, failures } = await load.stop();
    const at = (share: number) => Math.round(killed[Math.floor((killed.length - 1) * share)] ?? 0);
    t.comment(
      `${count} requests, of which ${failures.length} failed (${[...new Set(failures)].join(", ")}); ${events} events for ${SOCKETS} followers`,
    );
    t.comment(`after SIGKILL ${killed.length} sockets came back, after p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
    t.same(violations, [], "every follower has every event, once and in order");
    t.same(unfinished, [], "every run succeeded");
    t.ok(events > 0 && killed.length > 0);
    t.ok(failures.length <= blows * (LOOPS.fresh + LOOPS.kept), "no request failed but those that a process had in hand");
    t.ok(count > 10 * failures.length);
    t.equal(await studio.stop(), 143);
  });
}
