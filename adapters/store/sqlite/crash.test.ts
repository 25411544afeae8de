import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RUNTIMES, runWith } from "../../../harness/testing/runtime.ts";
import { test } from "../../../harness/testing/tap.ts";
import { openStore } from "./open.ts";

for (const runtime of RUNTIMES)
  test(`what a ${runtime} process had committed when it was killed is there, whole and without a hole`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "studio-crash-"));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, "studio.db");
    const [command, ...args] = runWith(runtime, join(import.meta.dirname, "fixtures/endless.ts"), [path]);
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    t.teardown(() => child.kill("SIGKILL"));
    // The writer names each head after its commit; the last ones may be cut off by the kill.
    let text = "";
    await new Promise<void>((resolve) => {
      child.stdout.on("data", (data) => {
        text += data;
        if (text.split("\n").length > 200) resolve();
      });
    });
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    const said = Number(text.slice(0, text.lastIndexOf("\n")).split("\n").at(-1));

    const store = await openStore({ path });
    t.teardown(() => store.close());
    const head = await store.roomHead("task:a");
    t.ok(head >= said, `it said ${said}, ${head} are there`);
    const events = await store.roomEvents("task:a", 0, 1_000_000);
    t.ok(events !== "too-old" && events.length === head && events.at(-1)!.n === head, "contiguous up to the head");
    t.equal((await store.unrelayed(1_000_000, 0)).length, head);
    const next = await store.transaction((unit) => unit.roomHead("task:a"));
    t.equal(next.result, head, "and writing goes on at once");
  });
