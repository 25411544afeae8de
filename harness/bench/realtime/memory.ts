import type { Child } from "../children.ts";
import { residentBytes } from "../proc.ts";
import { slope } from "../stats.ts";
import { connect, disconnect } from "./drive.ts";
import type { Row } from "./row.ts";

/** Sockets before the first measurement, so that code and pools that every server loads once are not counted. */
const FIRST = 100;
const STEPS = 5;

/** The least that the workers' memory came to in two seconds: what a collector has not yet freed is not the sockets'. */
async function settled(pids: readonly number[]): Promise<number | null> {
  let least: number | null = null;
  for (let look = 0; look < 10; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const now = residentBytes(pids);
    if (now === null) return null;
    least = Math.min(least ?? now, now);
  }
  return least;
}

/** Bytes of resident memory that one idle socket in a room costs the workers: the slope over `sockets` of them. `null` where there is no /proc. */
export async function memoryPerSocket(row: Row, driver: Child, sockets: number): Promise<number | null> {
  const points: [number, number][] = [];
  await connect(row, driver, FIRST);
  for (let step = 0; step <= STEPS; step += 1) {
    if (step > 0) await connect(row, driver, Math.round((sockets * step) / STEPS) - Math.round((sockets * (step - 1)) / STEPS));
    const bytes = await settled(row.pids.web);
    if (bytes === null) break;
    points.push([Math.round((sockets * step) / STEPS), bytes]);
  }
  await disconnect(driver);
  return points.length < 2 ? null : slope(points);
}
