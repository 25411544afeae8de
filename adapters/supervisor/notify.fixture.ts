import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { runWith } from "../../harness/testing/runtime.ts";
import { until } from "../../harness/testing/studio.ts";
import type { Test } from "../../harness/testing/tap.ts";
import { directory } from "./fixture.ts";

/** A service manager as sd_notify(3) speaks to one: a datagram socket, and what arrived there. */
export async function notifySocket(t: Test): Promise<{ path: string; heard(): string[] }> {
  const path = join(directory(t, "studio-notify-"), "notify");
  const [deno, run, ...rest] = runWith("deno", join(import.meta.dirname, "datagrams.fixture.ts"), [path]);
  const child = spawn(deno, [run!, "--unstable-net", ...rest], { stdio: ["ignore", "pipe", "inherit"] });
  t.teardown(() => child.kill("SIGKILL"));
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(JSON.parse(line)));
  await until("the datagram socket", () => lines.length > 0);
  // systemd-notify waits with a BARRIER=1 for its message to be read.
  return { path, heard: () => lines.slice(1).filter((text) => !text.startsWith("BARRIER=")) };
}
