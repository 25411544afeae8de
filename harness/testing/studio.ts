import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { ownEnvironment } from "../own-environment.ts";

/** A real Studio, started as people start it, with a data directory of its own. */
export interface RunningStudio {
  url: string;
  tokenUrl: string;
  apiToken: string;
  pid: number;
  data: string;
  /** Calls the API with the token that lives as long as the server. */
  api(path: string, init?: RequestInit): Promise<Response>;
  /** What it wrote to standard error, for the report of a failure. */
  log(): string;
  /** Ends it as SIGTERM does and removes the data directory; resolves to the exit code, also when it is asked again. */
  stop(): Promise<number | null>;
}

const root = join(import.meta.dirname, "..", "..");

/**
 * Starts `studio.mjs start --json --no-env-file --port 0` and resolves when it says that it is ready; rejects with its output after `limitMs`. `env` is added to a
 * small environment; `args` are further options such as `--workers 2`; `ca` is the text of an authority that this process believes from then on; `launcher`
 * is the studio.mjs of a copy.
 */
export function startStudio(
  options: { args?: readonly string[]; env?: Record<string, string>; limitMs?: number; ca?: string; launcher?: string } = {},
): Promise<RunningStudio> {
  if (options.ca) setDefaultCACertificates([...getCACertificates("default"), options.ca]);
  const data = mkdtempSync(join(tmpdir(), "studio-"));
  const child = spawn(
    "node",
    [
      ...[options.launcher ?? join(root, "studio.mjs"), "start", "--json", "--no-open", "--no-env-file", "--port", "0", "--data", data],
      ...(options.args ?? []),
    ],
    {
      cwd: root,
      // In the process group of the suite: whoever ends that ends the launcher, and what the launcher started leaves with it.
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...ownEnvironment(), ...options.env },
    },
  );
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    log = (log + text).slice(-200_000);
  });
  const exited = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  const kill = () => void child.kill("SIGKILL");
  const clean = () => rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });

  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      kill();
      clean();
      reject(new Error(`${why}\n${log}`));
    };
    const timer = setTimeout(() => fail("Studio did not become ready"), options.limitMs ?? 90_000);
    child.on("error", (error) => fail(String(error)));
    void exited.then((code) => fail(`Studio ended with exit code ${code}`));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("{") || !line.includes("token_url")) {
        log = `${log}${line}\n`.slice(-200_000);
        return;
      }
      clearTimeout(timer);
      const ready = JSON.parse(line) as { url: string; token_url: string; api_token: string; pid: number; data: string };
      resolve({
        url: ready.url.replace(/\/$/, ""),
        tokenUrl: ready.token_url,
        apiToken: ready.api_token,
        pid: ready.pid,
        data,
        log: () => log,
        api: (path, init = {}) =>
          fetch(new URL(path, ready.url), {
            ...init,
            redirect: "manual",
            signal: AbortSignal.timeout(20_000),
            headers: {
              authorization: `Bearer ${ready.api_token}`,
              accept: "application/json",
              ...(init.body ? { "content-type": "application/json" } : {}),
              ...(init.headers as Record<string, string> | undefined),
            },
          }),
        stop: async () => {
          child.kill("SIGTERM");
          // Longer than the 30 s for which Studio itself waits for what it started.
          const late = setTimeout(kill, 40_000);
          const code = await exited;
          clearTimeout(late);
          clean();
          return code;
        },
      });
    });
  });
}

/** Waits until `read` answers something other than null, undefined or false, asking again every 50 ms; rejects after `limitMs` naming `what`. */
export async function until<T>(
  what: string,
  read: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  limitMs = 40_000,
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = await read();
    if (value !== null && value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`${what} did not happen within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
