import { parseArgs } from "node:util";
import { RUNTIMES, type Runtime } from "./runtimes.ts";

export const HELP = `studio bench http|realtime [options]

  http       pages and status routes of Studio beside a bare server of the same runtime
  realtime   commit to client, capacity, CPU and memory of Studio beside plain Socket.IO and a bare websocket server

  --worker-class LIST   runtimes to measure: node, bun, deno (all three)
  --workers N           worker processes of every row (2)
  --clients N           sockets in the one room (500); for http, connections (50)
  --rate N              events a second of the latency phase (50)
  --seconds N           length of one measured phase (8; for http 3)
  --rounds N            rounds; rows take turns in each, medians are reported (3)
  --idle N              idle sockets of the memory phase (2000)
  --patience N          seconds to wait, before each measured phase, for other programs to leave the machine alone (0)
  --only LIST           phases of realtime: latency, memory, capacity (all)
  --rows LIST           rows: bare, socket.io, studio (all)
  --json                one JSON document on standard output instead of tables
  --help

Everything that it starts is its own, with defaults: no setting of the shell and no .env counts.

Exit code 1 when a row lost, doubled or disordered an event or a request failed, never for a time; 2 for a wrong option, 3 for a runtime that is missing.`;

export const PHASES = ["latency", "memory", "capacity"] as const;
export type Phase = (typeof PHASES)[number];
export const ROWS = ["bare", "socket.io", "studio"] as const;
export type RowName = (typeof ROWS)[number];

export interface Options {
  what: "http" | "realtime";
  runtimes: Runtime[];
  workers: number;
  clients: number;
  rate: number;
  seconds: number;
  rounds: number;
  idle: number;
  patience: number;
  only: Phase[];
  rows: RowName[];
  json: boolean;
}

/** What is wrong with the command line, as a sentence for people. */
export class UsageError extends Error {}

/** Reads the command line after `bench`; `null` asks for the help. Throws UsageError naming the option and what is allowed. */
export function parseOptions(argv: readonly string[]): Options | null {
  const text = { type: "string" } as const;
  let parsed: ReturnType<typeof parse>;
  const parse = () =>
    parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        "worker-class": text,
        workers: text,
        clients: text,
        rate: text,
        seconds: text,
        rounds: text,
        idle: text,
        patience: text,
        only: text,
        rows: text,
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  try {
    parsed = parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) return null;
  const [what, ...more] = positionals;
  if ((what !== "http" && what !== "realtime") || more.length > 0)
    throw new UsageError("say what to measure: studio bench http or studio bench realtime");
  const number = (
    name: "workers" | "clients" | "rate" | "seconds" | "rounds" | "idle" | "patience",
    otherwise: number,
    most: number,
    least = 1,
  ) => {
    const value = values[name] === undefined ? otherwise : Number(values[name]);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new UsageError(`--${name} must be a whole number from ${least} to ${most}`);
    return value;
  };
  const list = <T extends string>(name: "worker-class" | "only" | "rows", allowed: readonly T[]): T[] => {
    const names = values[name]?.split(",") ?? allowed;
    for (const one of names)
      if (!allowed.includes(one as T)) throw new UsageError(`--${name} takes a comma list of ${allowed.join(", ")}, not ${one}`);
    return [...new Set(names as T[])];
  };
  return {
    what,
    runtimes: list("worker-class", RUNTIMES),
    workers: number("workers", 2, 64),
    clients: number("clients", what === "http" ? 50 : 500, 5000),
    rate: number("rate", 50, 1000),
    seconds: number("seconds", what === "http" ? 3 : 8, 600),
    rounds: number("rounds", 3, 100),
    idle: number("idle", 2000, 5000),
    patience: number("patience", 0, 600, 0),
    only: list("only", PHASES),
    rows: list("rows", ROWS),
    json: values.json ?? false,
  };
}
