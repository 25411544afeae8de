import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { ask } from "./engine.ts";

/** What is made in the engine, in the order in which it has to be removed. */
const KINDS = ["container", "network", "volume"] as const;
type Kind = (typeof KINDS)[number];

const LABEL = "studio.topology.owner";
const LIMIT_MS = 30_000;

const removal: Record<Kind, readonly string[]> = {
  container: ["container", "rm", "--force", "--volumes"],
  network: ["network", "rm"],
  volume: ["volume", "rm"],
};

const listing = (kind: Kind, label: string, format: string) => [
  ...[kind, "ls", ...(kind === "container" ? ["--all"] : [])],
  ...["--filter", `label=${label}`, "--format", format],
];
const names: Record<Kind, string> = { container: "{{.Names}}", network: "{{.Name}}", volume: "{{.Name}}" };

/** The label of what a process of this machine makes. */
export const ownedBy = (pid: number) => `${LABEL}=${hostname()}/${pid}`;

let watching = false;

/** The label that everything has to get that this process makes: it is removed when the process ends, also by a signal, and by `sweep` when it was killed. */
export function ownership(): string {
  if (!watching) {
    watching = true;
    process.on("exit", removeOwn);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => {
        removeOwn();
        // Whoever listens to it as well decides what comes next; else it does what it does without a listener.
        if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
      });
  }
  return ownedBy(process.pid);
}

/** Removes something, and waits for it. What is gone already is no problem. */
export async function remove(kind: Kind, name: string) {
  await ask([...removal[kind], name], LIMIT_MS);
}

/** Without waiting for events, because the process is about to end. */
function removeOwn() {
  const docker = (args: readonly string[]) =>
    spawnSync("docker", args, { encoding: "utf8", timeout: LIMIT_MS, killSignal: "SIGKILL" }).stdout;
  for (const kind of KINDS) {
    const left = (docker(listing(kind, ownedBy(process.pid), names[kind])) ?? "").split("\n").filter((name) => name !== "");
    if (left.length > 0) docker([...removal[kind], ...left]);
  }
}

/** The names of the containers, networks and volumes that a process of this machine has made. */
export async function madeBy(pid: number): Promise<string[]> {
  const lists = await Promise.all(KINDS.map((kind) => ask(listing(kind, ownedBy(pid), names[kind]))));
  return lists.flatMap(({ text }) => text.split("\n")).filter((name) => name !== "");
}

/** Removes what processes of this machine left behind that were killed before they could do it themselves. */
export async function sweep() {
  for (const kind of KINDS) {
    const { text } = await ask(listing(kind, LABEL, `${names[kind]} {{.Label "${LABEL}"}}`));
    const dead = text
      .split("\n")
      .map((line) => line.split(" "))
      .filter(([, owner = ""]) => owner.startsWith(`${hostname()}/`) && !isAlive(Number(owner.split("/")[1])))
      .map(([name = ""]) => name);
    if (dead.length > 0) await ask([...removal[kind], ...dead], LIMIT_MS);
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
