import { type Bench, startRole } from "../context.ts";
import type { RowName } from "../options.ts";
import { load, quiet } from "../proc.ts";
import type { Runtime } from "../runtimes.ts";
import { capacity } from "./capacity.ts";
import { connect, type Driven, disconnect, drive } from "./drive.ts";
import { memoryPerSocket } from "./memory.ts";
import { report } from "./report.ts";
import { startRow } from "./row.ts";

/** One row of one runtime in one round. What was not asked for is null. */
export interface Sample {
  runtime: Runtime;
  row: RowName;
  round: number;
  latency: Driven | null;
  /** Bytes of the workers for one idle socket. */
  memory: number | null;
  /** Events a second to all clients. */
  capacity: number | null;
  /** The machine's load average after it. */
  load: number;
}

const WARM_UP_SECONDS = 2;

/** Measures one row: memory first, while its heap is fresh, then latency, then capacity. */
async function measure(bench: Bench, runtime: Runtime, name: RowName, round: number): Promise<Sample> {
  const { options } = bench;
  const sample: Sample = { runtime, row: name, round, latency: null, memory: null, capacity: null, load: 0 };
  const row = await startRow(bench, name, runtime);
  const driver = startRole(bench, "node", "driver");
  try {
    if (options.only.includes("memory")) sample.memory = await memoryPerSocket(row, driver, options.idle);
    if (options.only.includes("latency") || options.only.includes("capacity")) {
      await connect(row, driver, options.clients);
      await drive(row, driver, WARM_UP_SECONDS * options.rate, options.rate);
    }
    if (options.patience > 0 && !(await quiet(options.patience))) bench.say("  the machine is not quiet");
    if (options.only.includes("latency")) sample.latency = await drive(row, driver, options.seconds * options.rate, options.rate);
    if (options.only.includes("capacity")) sample.capacity = await capacity(row, driver, options.clients, bench.say);
    await disconnect(driver);
  } finally {
    await driver.stop();
    await row.stop();
  }
  sample.load = load();
  return sample;
}

/** `studio bench realtime`: every row of every runtime in every round, taking turns, and what the medians say. */
export async function realtimeBench(bench: Bench): Promise<{ json: object; text: string; faults: number }> {
  const { options } = bench;
  const samples: Sample[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const runtime of options.runtimes) {
      // Each row comes first in some round, so that what the machine does over time falls on all of them.
      const turn = (round - 1) % options.rows.length;
      for (const name of [...options.rows.slice(turn), ...options.rows.slice(0, turn)]) {
        bench.say(`round ${round} of ${options.rounds}: ${runtime}, ${name}`);
        const sample = await measure(bench, runtime, name, round);
        samples.push(sample);
        const { latency, memory } = sample;
        if (latency) {
          const { p50, p99, max } = latency.committed;
          bench.say(
            `  p50 ${p50.toFixed(2)} p99 ${p99.toFixed(2)} max ${max.toFixed(1)} ms, lost ${latency.lost}, others used ${latency.others?.toFixed(2) ?? "?"} cores`,
          );
        }
        if (memory !== null) bench.say(`  ${(memory / 1024).toFixed(1)} kB a socket`);
        if (sample.capacity !== null) bench.say(`  carries ${sample.capacity.toFixed(0)} events/s`);
      }
    }
  }
  return report(options, samples);
}
