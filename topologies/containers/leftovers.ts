import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { ask } from "./engine.ts";

/** What is made in the engine, in the order in which it has to be removed. */
const KINDS = ["container", "network"] as const;
type Kind = (typeof KINDS)[number];

const LABEL = "studio.topology.owner";
const REMOVAL_MS = 30_000;

const removal: Record<Kind, readonly string[]> = {
  container: ["container", "rm", "--force", "--volumes"],
  network: ["network", "rm"],
};

const made: Record<Kind, Set<string>> = { container: new Set(), network: new Set() };
let watching = false;

/** The label of what a process of this machine makes. */
export const ownedBy = (pid: number) => `${LABEL}=${hostname()}/${pid}`;

/** The options that mark what this process makes, so that a later one can tell whether its maker is still alive. */
export const marks: readonly string[] = ["--label", ownedBy(process.pid)];

/** Notes a name before it is given to anything: it is removed when this process ends, also by a signal. */
export function note(kind: Kind, name: string) {
  made[kind].add(name);
  if (watching) return;
  watching = true;
  process.on("exit", removeAll);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
      removeAll();
      // Whoever listens to it as well decides what comes next; else it does what it does without a listener.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
}

/** Removes what was noted, and waits for it. What is gone already is no problem. */
export async function remove(kind: Kind, name: string) {
  await ask([...removal[kind], name], REMOVAL_MS);
  made[kind].delete(name);
}

/** In one go and without waiting for events, because the process is about to end. */
function removeAll() {
  for (const kind of KINDS) {
    if (made[kind].size > 0)
      spawnSync("docker", [...removal[kind], ...made[kind]], { stdio: "ignore", timeout: REMOVAL_MS, killSignal: "SIGKILL" });
    made[kind].clear();
  }
}

/** Removes what processes of this machine left behind that were killed before they could do it themselves. */
export async function sweep() {
  for (const kind of KINDS) {
    const all = kind === "container" ? ["--all"] : [];
    const { text } = await ask([kind, "ls", ...all, "--filter", `label=${LABEL}`, "--format", `{{.ID}} {{.Label "${LABEL}"}}`]);
    const dead = text
      .split("\n")
      .map((line) => line.split(" "))
      .filter(([, owner = ""]) => owner.startsWith(`${hostname()}/`) && !isAlive(Number(owner.split("/")[1])))
      .map(([id = ""]) => id);
    if (dead.length > 0) await ask([...removal[kind], ...dead], REMOVAL_MS);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
