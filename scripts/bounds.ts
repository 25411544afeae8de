// Measures for how long a client can hold a connection without doing its part, with the limits that nobody has set, on every runtime: about two minutes,
// nearly all of it waiting. Linux only. The ranges in docs/security.md hold what it prints.
//   node scripts/bounds.ts   (with the pinned Node)
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { attacks, drip, GET, HOST } from "../adapters/http/attacks.fixture.ts";
import { dial, type Line } from "../adapters/http/bounds.fixture.ts";
import type { Identity } from "../adapters/tls/identity.ts";
import { RUNTIMES, type RuntimeName, runWith } from "../harness/testing/runtime.ts";
import { createAuthority } from "../topologies/certificates.ts";

/** No bound of the defaults is longer. */
const LIMIT_MS = 150_000;
const LOOK_MS = 100;

const directory = mkdtempSync(join(tmpdir(), "studio-bounds-"));
const authority = createAuthority(directory);
const leaf = authority.issue("bounds", { names: ["localhost"] });
const identity: Identity = { cert: readFileSync(leaf.certificate, "utf8"), key: readFileSync(leaf.key, "utf8"), ca: null, clients: "none" };
rmSync(directory, { recursive: true });
const ca = authority.caText;

/** Seconds until the server has closed its end of a connection, whether or not the client can know; null when it has not. */
async function forgotten({ socket }: Line, port: number): Promise<number | null> {
  if (socket.connecting) await once(socket, "connect");
  const started = performance.now();
  const hex = (one: number) => one.toString(16).toUpperCase().padStart(4, "0");
  // proc(5): local address, remote address, state; 01 is ESTABLISHED.
  const established = new RegExp(`: [0-9A-F]{8}:${hex(port)} [0-9A-F]{8}:${hex(socket.localPort!)} 01 `);
  while (performance.now() - started < LIMIT_MS) {
    if (!established.test(readFileSync("/proc/net/tcp", "utf8"))) return (performance.now() - started) / 1000;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return null;
}

/** What is done to a server, by its name; each resolves to seconds. */
const cases = ({ plain, secure }: Record<"plain" | "secure", number>): Record<string, () => Promise<number | null>> => ({
  ...Object.fromEntries(
    Object.entries(attacks).map(([name, attack]) => [
      name,
      () => {
        const line = dial(plain);
        line.socket.once("connect", () => attack(line));
        return line.ended(LIMIT_MS);
      },
    ]),
  ),
  "drips a body to its own session": () => {
    const line = dial(plain);
    line.socket.write(`GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n${HOST}\r\n`);
    line.socket.once("data", () => {
      const sid = /"sid":"([^"]+)"/.exec(line.text())?.[1];
      line.socket.write(`POST /socket.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\n${HOST}Content-Length: 1000\r\n\r\n`);
      drip(line, "1");
    });
    return line.ended(LIMIT_MS);
  },
  ...Object.fromEntries(
    ["big", "endless"].map((path) => [
      `reads nothing of ${path === "big" ? "a long answer" : "a stream"}`,
      () => {
        const line = dial(plain, { reads: false });
        line.socket.write(`GET /${path} HTTP/1.1\r\n${HOST}\r\n`);
        return forgotten(line, plain);
      },
    ]),
  ),
  "over TLS: says nothing": () => dial(secure).ended(LIMIT_MS),
  "over TLS: stops in a record of the handshake": () => {
    const line = dial(secure);
    line.socket.write(Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc));
    return line.ended(LIMIT_MS);
  },
  "over TLS: says nothing after the handshake": () => dial(secure, { ca }).ended(LIMIT_MS),
  "over TLS: is idle after an answer": () => {
    const line = dial(secure, { ca });
    line.socket.write(GET);
    return line.ended(LIMIT_MS);
  },
  "over TLS: reads nothing of a long answer": () => {
    const line = dial(secure, { ca, reads: false });
    line.socket.write(`GET /big HTTP/1.1\r\n${HOST}\r\n`);
    return forgotten(line, secure);
  },
});

async function measure(runtime: RuntimeName): Promise<Record<string, number | null>> {
  const [program, ...args] = runWith(runtime, join(import.meta.dirname, "../adapters/http/bounds-server.fixture.ts"), [
    JSON.stringify(identity),
  ]);
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const all = Object.entries(cases(JSON.parse(line) as Record<"plain" | "secure", number>));
    return Object.fromEntries(await Promise.all(all.map(async ([name, run]) => [name, await run()])));
  } finally {
    child.stdin.end();
    const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
    if (child.exitCode === null) await once(child, "exit");
    clearTimeout(late);
  }
}

const results = await Promise.all(RUNTIMES.map(measure));
console.log(`| a client that | ${RUNTIMES.join(" | ")} |\n| --- |${" --- |".repeat(RUNTIMES.length)}`);
for (const name of Object.keys(results[0]!))
  console.log(
    `| ${name} | ${results.map((of) => (of[name] === null ? "not within the limit" : `${of[name]?.toFixed(1)} s`)).join(" | ")} |`,
  );
process.exit(results.some((of) => Object.values(of).includes(null)) ? 1 : 0);
