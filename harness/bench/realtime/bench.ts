import type { Child } from "../children.ts";
import { type Bench, startRole } from "../context.ts";
import type { RowName } from "../options.ts";
import { load, quiet } from "../proc.ts";
import type { Runtime } from "../runtimes.ts";
import { median } from "../stats.ts";
import { shown } from "../table.ts";
import { capacity } from "./capacity.ts";
import { connect, type Driven, drive } from "./drive.ts";
import { memoryPerSocket } from "./memory.ts";
import { report } from "./report.ts";
import { type Row, startRow } from "./row.ts";

/** One row of one runtime in one round. What was not asked for is empty or null. */
export interface Sample {
  runtime: Runtime;
  row: RowName;
  round: number;
  /** One outcome for each slice of the latency phase. */
  latency: Driven[];
  /** Bytes of the workers for one idle socket. */
  memory: number | null;
  /** Events a second to all clients. */
  capacity: number | null;
  /** The machine's load average after it. */
  load: number;
}

const WARM_UP_SECONDS = 2;
/** Rows take turns in slices of about this length, so that what others do on the machine falls on all of them. */
const SLICE_SECONDS = 2;

interface Running {
  row: Row;
  driver: Child;
  sample: Sample;
}

/** Measures all rows of one runtime: memory first, while heaps are fresh, then latency in slices, then capacity. All rows are up all the time. */
async function measure(bench: Bench, runtime: Runtime, round: number): Promise<Sample[]> {
  const { options, say } = bench;
  const running: Running[] = [];
  const inTurns = (turn: number) => {
    const first = (turn + round - 1) % running.length;
    return [...running.slice(first), ...running.slice(0, first)];
  };
  try {
    for (const name of options.rows) {
      const row = await startRow(bench, name, runtime);
      const sample: Sample = { runtime, row: name, round, latency: [], memory: null, capacity: null, load: 0 };
      running.push({ row, driver: startRole(bench, "node", "driver"), sample });
    }
    if (options.only.includes("memory")) {
      for (const { row, driver, sample } of inTurns(0)) {
        sample.memory = await memoryPerSocket(row, driver, options.idle);
        if (sample.memory !== null) say(`  ${sample.row}: ${(sample.memory / 1024).toFixed(1)} kB a socket`);
      }
    }
    if (options.only.includes("latency") || options.only.includes("capacity")) {
      for (const { row, driver } of running) {
        await connect(row, driver, options.clients);
        await drive(row, driver, WARM_UP_SECONDS * options.rate, options.rate);
      }
    }
    if (options.only.includes("latency")) {
      const slices = Math.max(1, Math.round(options.seconds / SLICE_SECONDS));
      const count = Math.round((options.seconds * options.rate) / slices);
      for (let slice = 0; slice < slices; slice += 1) {
        if (options.patience > 0 && !(await quiet(options.patience))) say("  the machine is not quiet");
        for (const { row, driver, sample } of inTurns(slice)) sample.latency.push(await drive(row, driver, count, options.rate));
      }
      for (const { sample } of running) sayLatency(sample, say);
    }
    if (options.only.includes("capacity")) {
      for (const { row, driver, sample } of inTurns(0)) {
        say(`  ${sample.row}: how much it carries`);
        sample.capacity = await capacity(row, driver, options.clients, say);
      }
    }
  } finally {
    await Promise.all(
      running.map(async ({ row, driver }) => {
        await driver.stop();
        await row.stop();
      }),
    );
  }
  return running.map(({ sample }) => ({ ...sample, load: load() }));
}

function sayLatency({ row, latency }: Sample, say: Bench["say"]): void {
  const of = (pick: (slice: Driven) => number | null) => shown(median(latency.map(pick)));
  const lost = latency.reduce((sum, slice) => sum + slice.lost, 0);
  say(
    `  ${row}: p50 ${of((slice) => slice.committed.p50)} p99 ${of((slice) => slice.committed.p99)} ms, lost ${lost}, others used ${of((slice) => slice.others)} cores`,
  );
}

/** `studio bench realtime`: every row of every runtime in every round, taking turns, and what the medians say. */
export async function realtimeBench(bench: Bench): Promise<{ json: object; text: string; faults: number }> {
  const { options } = bench;
  const samples: Sample[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const runtime of options.runtimes) {
      bench.say(`round ${round} of ${options.rounds}: ${runtime}`);
      samples.push(...(await measure(bench, runtime, round)));
    }
  }
  return report(options, samples);
}
