import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Where a worker takes the connections that arrived at a unix socket of the configuration. `dir` is the private directory of this deployment's sockets. */
export const doorSocket = (dir: string, worker: string): string => join(dir, `http-${worker}.sock`);

/** The sockets of all workers that are there. One that was killed may have left its own. */
export function doorSockets(dir: string): string[] {
  return names(dir)
    .filter((name) => /^http-[a-z0-9]{1,16}\.sock$/.test(name))
    .map((name) => join(dir, name));
}

function names(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    // The directory goes with the deployment.
    return [];
  }
}
