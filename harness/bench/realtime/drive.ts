import type { Child } from "../children.ts";
import { watchCpu } from "../proc.ts";
import type { Row } from "./row.ts";
import type { Outcome } from "./tally.ts";

/** What one phase of events came to, with what it cost. */
export interface Driven extends Outcome {
  /** Clients whose connection the server ended, and why. */
  closed: number;
  closings: string[];
  frameBytes: number;
  /** Seconds of CPU of the row's workers, Redis, writer and of the driver; null where the system does not say. */
  cpu: Record<"web" | "redis" | "writer" | "driver", number | null>;
  /** How many cores' worth of work other programs did meanwhile. */
  others: number | null;
}

/** Milliseconds to add to the writer's clock to get the driver's: of several tries, the one whose answers took least. */
async function clockOffset(writer: Child, driver: Child): Promise<number> {
  const ask = async (child: Child) => {
    let best = { width: Number.POSITIVE_INFINITY, ahead: 0 };
    for (let tries = 0; tries < 25; tries += 1) {
      const before = performance.now();
      const clock = (await child.ask({ do: "clock" }, 5000)).clock as number;
      const after = performance.now();
      if (after - before < best.width) best = { width: after - before, ahead: clock - (before + after) / 2 };
    }
    return best.ahead;
  };
  return (await ask(driver)) - (await ask(writer));
}

const written = new WeakMap<Child, number>();

/** Writes `count` events at `rate` a second into the row's room and judges what the driver's clients received. */
export async function drive(row: Row, driver: Child, count: number, rate: number): Promise<Driven> {
  const base = (written.get(row.writer) ?? 0) + 1;
  written.set(row.writer, base + count - 1);
  const offset = await clockOffset(row.writer, driver);
  await driver.ask({ do: "expect", base, count }, 30_000);
  const cpu = watchCpu({ ...row.pids, driver: [driver.pid] });
  const { intended, committed } = await row.writer.ask({ do: "write", count, rate }, (count / rate) * 3000 + 60_000);
  const outcome = await driver.ask({ do: "outcome", intended, committed, offset, quietMs: 5000 }, 120_000);
  const { seconds, others } = cpu();
  return { ...(outcome as unknown as Driven), cpu: seconds, others };
}

/** Connects `count` clients more to the row. */
export async function connect(row: Row, driver: Child, count: number): Promise<void> {
  await driver.ask({ do: "connect", port: row.port, count, protocol: row.protocol, marker: row.marker }, 60_000);
}

/** Ends all clients and leaves the servers time to notice. */
export async function disconnect(driver: Child): Promise<void> {
  await driver.ask({ do: "disconnect" }, 10_000);
  await new Promise((resolve) => setTimeout(resolve, 500));
}
