import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { NOBODY, openDirectory } from "../../topologies/directory.ts";
import { holdPort } from "../../topologies/free-port.ts";

/** A real PostgreSQL of a test's own, with a password, on a unix socket and a port of 127.0.0.1. */
export interface TestPostgres {
  /** The directory of its unix socket. */
  readonly directory: string;
  readonly port: number;
  readonly password: string;
  /** The URL of a database; `over` says how it is reached. */
  url(database: string, over?: "tcp" | "socket"): string;
  /** Makes a new empty database and returns its URL. */
  create(): Promise<string>;
  /** Ends a database and whoever is connected to it. */
  drop(url: string): Promise<void>;
  /** Runs statements as its superuser and resolves to the rows of the last one. */
  query(sql: string, database?: string): Promise<Record<string, unknown>[]>;
  /** SIGKILL, as a machine that dies. The data stays for `restart`. */
  kill(): Promise<void>;
  /** Ends it in its own way, connections cut off, if it runs, and starts it again at the same address. */
  restart(): Promise<void>;
  /** Holds it with SIGSTOP: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Ends it and removes its directory. */
  stop(): Promise<void>;
}

const LIMIT_MS = 30_000;
const USER = "studio";
const run = promisify(execFile);

/**
 * Starts a PostgreSQL server and resolves when it answers. Nothing is synchronised to the disk: what is tested outlives processes, not the machine. With `tls`,
 * PEM texts, it takes nothing but TLS on its port, and with a `ca` in it only from those who show a certificate of that authority.
 */
export async function startPostgres({ tls }: { tls?: { cert: string; key: string; ca?: string } } = {}): Promise<TestPostgres> {
  const directory = openDirectory("postgres");
  const data = join(directory, "data");
  const password = `secret ${crypto.randomUUID()}`;
  const put = (name: string, text: string) => {
    const path = join(directory, name);
    writeFileSync(path, text, { mode: 0o600 });
    if (process.getuid?.() === 0) chownSync(path, NOBODY, NOBODY);
    chmodSync(path, 0o600);
    return path;
  };
  const initdb = [
    "-D",
    data,
    "-U",
    USER,
    "-A",
    "scram-sha-256",
    "--pwfile",
    put("password", password),
    "-E",
    "UTF8",
    "--locale",
    "C.UTF-8",
    "-N",
  ];
  await run(...unprivileged("initdb", initdb), { cwd: directory, timeout: LIMIT_MS });
  const secured = tls
    ? [
        "ssl=on",
        `ssl_cert_file=${put("cert.pem", tls.cert)}`,
        `ssl_key_file=${put("key.pem", tls.key)}`,
        ...(tls.ca ? [`ssl_ca_file=${put("ca.pem", tls.ca)}`] : []),
      ]
    : [];
  const remote = tls
    ? `hostssl all all 127.0.0.1/32 scram-sha-256${tls.ca ? " clientcert=verify-ca" : ""}`
    : "host all all 127.0.0.1/32 scram-sha-256";
  writeFileSync(join(data, "pg_hba.conf"), `local all all scram-sha-256\n${remote}\n`);
  const settings = ["fsync=off", "full_page_writes=off", "max_connections=200", "log_min_messages=warning", ...secured];
  const { port, release } = await holdPort();
  const command = unprivileged("postgres", [
    ...["-D", data, "-k", directory, "-h", "127.0.0.1", "-p", String(port)],
    ...settings.flatMap((setting) => ["-c", setting]),
  ]);
  let server = await start(command, directory, port, password);
  let made = 0;

  const query = async (sql: string, database = "postgres") => {
    const client = new Client({ host: directory, port, user: USER, password, database });
    client.on("error", () => {});
    await client.connect();
    try {
      const result = (await client.query(sql)) as { rows?: Record<string, unknown>[] } | { rows: Record<string, unknown>[] }[];
      return (Array.isArray(result) ? result.at(-1)?.rows : result.rows) ?? [];
    } finally {
      await client.end();
    }
  };
  const everyone = () => [server.pid!, ...childrenOf(server.pid!)];
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once("exit", resolve));
    const all = everyone();
    // As a machine that dies takes everybody with it; the backends would otherwise notice in their own time.
    for (const pid of signal === "SIGKILL" ? all : [server.pid!]) signalQuietly(pid, signal);
    for (const pid of all) signalQuietly(pid, "SIGCONT");
    await gone;
  };
  const url = (database: string, over: "tcp" | "socket" = "tcp") =>
    `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}${over === "socket" ? `?host=${directory}` : ""}`;

  return {
    ...{ directory, port, password, url, query },
    async create() {
      made += 1;
      const name = `studio_${process.pid}_${made}`;
      await query(`create database ${name}`);
      return url(name);
    },
    drop: async (address) => void (await query(`drop database if exists ${new URL(address).pathname.slice(1)} with (force)`)),
    kill: () => end("SIGKILL"),
    async restart() {
      await end("SIGINT");
      server = await start(command, directory, port, password);
    },
    pause: () => {
      for (const pid of everyone()) signalQuietly(pid, "SIGSTOP");
    },
    resume: () => {
      for (const pid of everyone()) signalQuietly(pid, "SIGCONT");
    },
    async stop() {
      // It gives its own processes five seconds, and now and then one of them takes those.
      const late = setTimeout(() => {
        for (const pid of childrenOf(server.pid!)) signalQuietly(pid, "SIGKILL");
      }, 500);
      await end("SIGQUIT");
      clearTimeout(late);
      await release();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function start([file, args]: [string, string[]], directory: string, port: number, password: string): Promise<ChildProcess> {
  const child = spawn(file, args, { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4000);
    });
  let problem: Error | null = null;
  child.once("error", (error) => {
    problem = error;
  });
  for (const limit = Date.now() + LIMIT_MS; Date.now() < limit; ) {
    if (problem) throw problem;
    if (child.exitCode !== null) throw new Error(`postgres exited with ${child.exitCode}: ${said}`);
    const client = new Client({ host: directory, port, user: USER, password, database: "postgres", connectionTimeoutMillis: 2000 });
    client.on("error", () => {});
    const answers = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => {});
    if (answers) return child;
    await sleep(20);
  }
  child.kill("SIGKILL");
  throw new Error(`postgres did not answer within ${LIMIT_MS} ms: ${said}`);
}

/** PostgreSQL refuses to run as root. The command keeps its pid, so that it can be signalled. */
function unprivileged(program: string, args: string[]): [string, string[]] {
  const file = binary(program);
  if (process.getuid?.() !== 0) return [file, args];
  return ["setpriv", [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", file, ...args]];
}

/** Whether its programs are installed. */
export const hasPostgres = (): boolean => isAbsolute(binary("initdb"));

/** A program of the server: on PATH, or where Debian keeps it, the newest one. */
function binary(program: string): string {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...versions.map((version) => join(debian, version, "bin"))];
  return folders.map((folder) => join(folder, program)).find(existsSync) ?? program;
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
