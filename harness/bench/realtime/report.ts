import type { Options, RowName } from "../options.ts";
import type { Runtime } from "../runtimes.ts";
import { median, ratio } from "../stats.ts";
import { shown, table } from "../table.ts";
import type { Sample } from "./bench.ts";

/** The medians of one row over its rounds and slices. Times are milliseconds, CPU is microseconds, memory is bytes. */
interface Medians {
  runtime: Runtime;
  row: RowName;
  commit_p50: number | null;
  commit_p99: number | null;
  commit_max: number | null;
  due_p99: number | null;
  web_cpu_per_delivery: number | null;
  redis_cpu_per_event: number | null;
  writer_cpu_per_event: number | null;
  driver_cpu_per_delivery: number | null;
  memory_per_socket: number | null;
  capacity: number | null;
  frame_bytes: number | null;
  lost: number;
  doubled: number;
  disordered: number;
  closed: number;
  others_cores: number | null;
}

function medians(runtime: Runtime, row: RowName, samples: readonly Sample[], clients: number): Medians {
  const own = samples.filter((sample) => sample.runtime === runtime && sample.row === row);
  const runs = own.flatMap(({ latency }) => latency);
  const of = (pick: (run: (typeof runs)[number]) => number | null) => median(runs.map(pick));
  const sum = (pick: (run: (typeof runs)[number]) => number) => runs.reduce((total, run) => total + pick(run), 0);
  const micros = (seconds: number | null, things: number) => (seconds === null || things === 0 ? null : (seconds * 1e6) / things);
  return {
    runtime,
    row,
    commit_p50: of((run) => run.committed.p50),
    commit_p99: of((run) => run.committed.p99),
    commit_max: of((run) => run.committed.max),
    due_p99: of((run) => run.intended.p99),
    web_cpu_per_delivery: of((run) => micros(run.cpu.web, run.deliveries)),
    redis_cpu_per_event: of((run) => micros(run.cpu.redis, run.deliveries / clients)),
    writer_cpu_per_event: of((run) => micros(run.cpu.writer, run.deliveries / clients)),
    driver_cpu_per_delivery: of((run) => micros(run.cpu.driver, run.deliveries)),
    memory_per_socket: median(own.map((sample) => sample.memory)),
    capacity: median(own.map((sample) => sample.capacity)),
    frame_bytes: of((run) => run.frameBytes),
    lost: sum((run) => run.lost),
    doubled: sum((run) => run.doubled),
    disordered: sum((run) => run.disordered),
    closed: sum((run) => run.closed),
    others_cores: of((run) => run.others),
  };
}

/** Studio against the others: what the project wants to reach is said in `wanted`. */
function ratios(runtime: Runtime, rows: readonly Medians[]) {
  const row = (name: RowName) => rows.find((one) => one.runtime === runtime && one.row === name);
  const against = (name: RowName, field: "commit_p99" | "web_cpu_per_delivery" | "capacity" | "memory_per_socket") =>
    ratio(row("studio")?.[field] ?? null, row(name)?.[field] ?? null);
  return {
    runtime,
    p99_to_bare: against("bare", "commit_p99"),
    p99_to_socket_io: against("socket.io", "commit_p99"),
    capacity_to_socket_io: against("socket.io", "capacity"),
    capacity_to_bare: against("bare", "capacity"),
    memory_to_socket_io: against("socket.io", "memory_per_socket"),
    cpu_to_socket_io: against("socket.io", "web_cpu_per_delivery"),
  };
}

const kilobytes = (bytes: number | null) => (bytes === null ? null : bytes / 1024);

/** The medians and ratios as JSON and as text. `faults` counts losses, doubles, disorder and ended connections of the latency phases. */
export function report(options: Options, samples: readonly Sample[]): { json: object; text: string; faults: number } {
  const rows = options.runtimes.flatMap((runtime) => options.rows.map((row) => medians(runtime, row, samples, options.clients)));
  const compared = options.runtimes.map((runtime) => ratios(runtime, rows));
  const faults = rows.reduce((sum, row) => sum + row.lost + row.doubled + row.disordered + row.closed, 0);
  const text = [
    `${options.clients} clients, ${options.rate} events/s, ${options.workers} workers, medians over ${options.rounds} rounds and the slices of each. Times in ms from the commit (due: from when it was due).`,
    table([
      [
        "row",
        "p50",
        "p99",
        "max",
        "due p99",
        "web µs/delivery",
        "redis µs/event",
        "writer µs/event",
        "kB/socket",
        "capacity/s",
        "bytes",
        "lost",
        "doubled",
        "disordered",
        "closed",
        "others",
      ],
      ...rows.map((row) => [
        `${row.runtime} ${row.row}`,
        shown(row.commit_p50),
        shown(row.commit_p99),
        shown(row.commit_max, 1),
        shown(row.due_p99),
        shown(row.web_cpu_per_delivery, 1),
        shown(row.redis_cpu_per_event, 0),
        shown(row.writer_cpu_per_event, 0),
        shown(kilobytes(row.memory_per_socket), 1),
        shown(row.capacity, 0),
        shown(row.frame_bytes, 0),
        ...[row.lost, row.doubled, row.disordered, row.closed].map(String),
        shown(row.others_cores),
      ]),
    ]),
    "",
    "Studio against the others (wanted: p99/bare at most 2.5, capacity/socket.io at least 0.8, memory/socket.io at most 1.3)",
    table([
      ["runtime", "p99/bare", "p99/socket.io", "capacity/socket.io", "capacity/bare", "memory/socket.io", "cpu/socket.io"],
      ...compared.map((one) => [
        one.runtime,
        ...[
          one.p99_to_bare,
          one.p99_to_socket_io,
          one.capacity_to_socket_io,
          one.capacity_to_bare,
          one.memory_to_socket_io,
          one.cpu_to_socket_io,
        ].map((value) => shown(value)),
      ]),
    ]),
  ].join("\n");
  return { json: { rows, ratios: compared, samples }, text, faults };
}
