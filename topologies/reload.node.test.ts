// A proxy that is reloaded while a run goes on: whoever follows the run through it misses nothing.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chain, runPath, runState, startRun } from "../harness/e2e/session.fixture.ts";
import { until } from "../harness/testing/studio.ts";
import { test } from "../harness/testing/tap.ts";
import { connectRealtime, type SnapshotCursor } from "../web/client/realtime/index.ts";
import { portOf, startBehind } from "./front.fixture.ts";
import { able, can, type Plan, planOf, withProxy } from "./stage.fixture.ts";

test("followers of a run behind every proxy that is reloaded in the middle get every event once and in order", async (t) => {
  // A name that the realtime client finds by itself.
  const studio = await startBehind({ STUDIO_ALLOWED_HOSTS: "localhost" });
  t.teardown(() => studio.stop());
  const plan: Plan = { ...planOf("http", portOf(studio)), name: "localhost" };
  const drivers = able(t, plan).filter((driver) => can(t, driver, "reload"));

  // The run waits in its second step until every proxy has been reloaded.
  const folder = mkdtempSync(join(tmpdir(), "studio-gate-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const gate = join(folder, "open");
  const wait = `for n in $(seq 600); do [ -e '${gate}' ] && exit 0; sleep 0.1; done; exit 1`;
  const ids = await startRun(studio, chain({ first: "echo one", gate: wait, third: "seq 50", fourth: "echo four" }));
  const room = `flowchart_run:${ids.run}`;
  const cursor = async () => ((await (await studio.api(`${runPath(ids)}/status`)).json()) as { cursor: SnapshotCursor }).cursor;
  const { epoch } = await cursor();
  let reloaded = 0;

  await Promise.all(
    drivers.map((driver) =>
      withProxy(driver, plan, async (running) => {
        const seen: number[] = [];
        let snapshots = 0;
        const realtime = connectRealtime({
          url: `http://localhost:${running.port}`,
          path: "/socket.io",
          auth: { token: studio.apiToken },
          storage: null,
        });
        try {
          realtime.follow(
            room,
            { epoch, after: 0 },
            {
              onEvent: (envelope) => void seen.push(envelope.room_sequences[room]!),
              onResnapshot: () => {
                snapshots += 1;
                return cursor();
              },
            },
          );
          await until(`${driver.name}: events before the reload`, () => seen.length > 0);
          t.notOk(existsSync(gate), `${driver.name}: the run waits`);
          await running.reload({ ...running.plan, maxBodyMiB: 8 });
          reloaded += 1;
          if (reloaded === drivers.length) writeFileSync(gate, "");
          await until(`${driver.name}: the run ending`, async () => (await runState(studio, ids)) === "succeeded", 60_000);
          const last = (await cursor()).rooms[room]!;
          await until(`${driver.name}: event ${last} of ${room}`, () => seen.length >= last, 30_000);
          t.same(
            seen,
            Array.from({ length: last }, (_, index) => index + 1),
            `${driver.name}: ${last} events, each once and in order`,
          );
          t.equal(snapshots, 0, `${driver.name}: without asking for everything again`);
        } finally {
          realtime.close();
        }
      }),
    ),
  );
});
