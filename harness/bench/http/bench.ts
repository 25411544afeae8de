import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Child, temporaryFolder } from "../children.ts";
import { type Bench, startRole } from "../context.ts";
import { load, watchCpu } from "../proc.ts";
import { launch, webWorkers } from "../realtime/studio.ts";
import type { Runtime } from "../runtimes.ts";
import { median, ratio } from "../stats.ts";
import { shown, table } from "../table.ts";
import type { Shots } from "./cannon.ts";
import { prepare, record, type Target, withHeaders } from "./pages.ts";

interface Sample extends Shots {
  runtime: Runtime;
  target: string;
  row: "studio" | "bare";
  round: number;
  bytes: number;
  /** Microseconds of CPU of the row's workers for one request. */
  cpu: number | null;
  /** How many cores' worth of work other programs did meanwhile. */
  others: number | null;
  load: number;
}

interface Start {
  runtime: Runtime;
  /** Milliseconds to ready with an empty data directory, and with one that exists. */
  cold: number;
  warm: number[];
}

const WARM_UP_SECONDS = 1;

/** Measures one runtime: Studio and a bare server run side by side and are asked in turns, one URL after the other. */
async function measure(bench: Bench, runtime: Runtime, cannon: Child): Promise<{ samples: Sample[]; start: Start }> {
  const { options } = bench;
  const data = temporaryFolder();
  const first = await launch(bench, runtime, data);
  const start: Start = { runtime, cold: first.readyMs, warm: [] };
  let plan: Omit<Target, "headers">[];
  try {
    plan = await prepare(first);
  } finally {
    await first.stop();
  }
  const samples: Sample[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    const studio = await launch(bench, runtime, data);
    start.warm.push(studio.readyMs);
    const replays: Child[] = [];
    try {
      const targets = plan.map((target) => withHeaders(studio, target));
      const recorded = await record(studio, targets);
      const file = join(temporaryFolder(), "recorded.json");
      writeFileSync(file, JSON.stringify(recorded));
      let port = 0;
      for (let worker = 0; worker < options.workers; worker += 1) {
        const child = startRole(bench, runtime, "replay", [port, file]);
        replays.push(child);
        port = (await child.line(20_000)).port as number;
      }
      const rows = [
        { row: "studio", origin: studio.url, pids: webWorkers(studio) },
        { row: "bare", origin: `http://127.0.0.1:${port}`, pids: replays.map(({ pid }) => pid) },
      ] as const;
      for (const target of targets) {
        for (const { row, origin, pids } of round % 2 ? rows : rows.toReversed()) {
          const fire = async (seconds: number) =>
            (await cannon.ask(
              { do: "fire", url: new URL(target.path, origin).href, headers: target.headers, connections: options.clients, seconds },
              seconds * 1000 + 30_000,
            )) as unknown as Shots;
          await fire(WARM_UP_SECONDS);
          const watched = watchCpu({ row: pids, cannon: [cannon.pid] });
          const shots = await fire(options.seconds);
          const { seconds, others } = watched();
          const cpu = seconds.row === null ? null : (seconds.row * 1e6) / shots.requests;
          const bytes = Buffer.byteLength(recorded[target.path]!.body);
          samples.push({ ...shots, runtime, target: target.name, row, round, bytes, cpu, others, load: load() });
          bench.say(
            `round ${round} of ${options.rounds}: ${runtime}, ${target.name}, ${row}: ${shots.perSecond.toFixed(0)} requests/s, p99 ${shots.p99} ms, ${shown(cpu, 0)} µs of CPU a request, others used ${shown(others)} cores${shots.errors + shots.failed ? `, ${shots.errors} errors, ${shots.failed} not 2xx` : ""}`,
          );
        }
      }
    } finally {
      await Promise.all(replays.map((child) => child.stop()));
      await studio.stop();
    }
  }
  return { samples, start };
}

/** `studio bench http`: requests a second and latencies of Studio's pages and status routes beside a bare server that sends the same bytes. */
export async function httpBench(bench: Bench): Promise<{ json: object; text: string; faults: number }> {
  const samples: Sample[] = [];
  const starts: Start[] = [];
  const cannon = startRole(bench, "node", "cannon");
  try {
    for (const runtime of bench.options.runtimes) {
      const measured = await measure(bench, runtime, cannon);
      samples.push(...measured.samples);
      starts.push(measured.start);
    }
  } finally {
    await cannon.stop();
  }
  const names = [...new Set(samples.map((sample) => sample.target))];
  const rows = bench.options.runtimes.flatMap((runtime) =>
    names.map((target) => {
      const of = (row: Sample["row"], pick: (sample: Sample) => number | null) =>
        median(samples.filter((sample) => sample.runtime === runtime && sample.target === target && sample.row === row).map(pick));
      const studio = of("studio", (sample) => sample.perSecond);
      const bare = of("bare", (sample) => sample.perSecond);
      return {
        runtime,
        target,
        bytes: of("studio", (sample) => sample.bytes),
        studio_per_second: studio,
        bare_per_second: bare,
        studio_p99: of("studio", (sample) => sample.p99),
        bare_p99: of("bare", (sample) => sample.p99),
        ratio: ratio(studio, bare),
        studio_cpu: of("studio", (sample) => sample.cpu),
        bare_cpu: of("bare", (sample) => sample.cpu),
        others_cores: of("studio", (sample) => sample.others),
      };
    }),
  );
  const faults = samples.reduce((sum, sample) => sum + sample.errors + sample.failed, 0);
  const text = [
    `${bench.options.clients} connections, ${bench.options.workers} workers, medians of ${bench.options.rounds} rounds (wanted: a status route at least 0.5 of bare).`,
    table([
      [
        "route",
        "bytes",
        "studio/s",
        "bare/s",
        "studio/bare",
        "studio p99 ms",
        "bare p99 ms",
        "studio µs/request",
        "bare µs/request",
        "others",
      ],
      ...rows.map((row) => [
        `${row.runtime} ${row.target}`,
        shown(row.bytes, 0),
        shown(row.studio_per_second, 0),
        shown(row.bare_per_second, 0),
        shown(row.ratio),
        shown(row.studio_p99, 0),
        shown(row.bare_p99, 0),
        shown(row.studio_cpu, 0),
        shown(row.bare_cpu, 0),
        shown(row.others_cores),
      ]),
    ]),
    "",
    "Start to ready in ms (wanted: warm below 1000)",
    table([["runtime", "cold", "warm"], ...starts.map((start) => [start.runtime, shown(start.cold, 0), shown(median(start.warm), 0)])]),
  ].join("\n");
  return { json: { rows, starts, samples }, text, faults };
}
