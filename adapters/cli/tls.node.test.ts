// `studio start` with a certificate, as operators do it.
import { spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { io, type Socket } from "socket.io-client";
import { type RunningStudio, startStudio, until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { createAuthority, type Leaf } from "../../topologies/certificates.ts";

const root = join(import.meta.dirname, "..", "..");
const directory = mkdtempSync(join(tmpdir(), "studio-cli-tls-"));
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
const authority = createAuthority(directory);
const leaf = authority.issue("here", { names: ["127.0.0.1", "localhost"] });
const other = authority.issue("other", { names: ["127.0.0.1"] });
const originals = new Map([leaf, other].map((one) => [one, readFileSync(one.certificate)]));

test("a pair that does not fit is refused before anything is started, with exit code 2", async (t) => {
  const data = join(directory, "never");
  const child = spawn("node", [join(root, "studio.mjs"), "start", "--no-open", "--port", "0", "--data", data], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, STUDIO_CERTFILE: leaf.certificate, STUDIO_KEYFILE: other.key },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code] = await once(child, "close", { signal: AbortSignal.timeout(60_000) });
  t.equal(code, 2);
  t.match(
    said,
    /^studio: STUDIO_KEYFILE: the key in .*other\.key\.pem does not belong to the certificate in .*here\.crt\.pem; both must come from one request$/m,
  );
  t.notOk(existsSync(data), "nothing was begun");
});

/** One request to an https URL with what `options` say; its answer's status, headers and text. */
function get(url: string, options: object = {}): Promise<{ status: number; cookie: string; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, timeout: 15_000, ...options }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (more: string) => {
        text += more;
      });
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, cookie: answer.headers["set-cookie"]?.[0] ?? "", text }));
    });
    sent.once("error", reject);
    sent.once("timeout", () => sent.destroy(new Error(`no answer from ${url}`)));
    sent.end();
  });
}

/** A signed-in socket, and the worker that holds it. */
async function connected(studio: RunningStudio, transports: string[]): Promise<{ socket: Socket; worker: string }> {
  const options = { transports, auth: { token: studio.apiToken }, ca: authority.caText, forceNew: true, reconnection: false };
  const socket = io(`${studio.url}/rt`, options as object);
  const worker = await new Promise<string>((resolve, reject) => {
    socket.once("rt.connected", (hello: { worker: string }) => resolve(hello.worker));
    socket.once("connect_error", reject);
  });
  return { socket, worker };
}

/** The serial number of the certificate that a new connection is shown. */
async function serialAt(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), ca: authority.caText });
  await once(socket, "secureConnect", { signal: AbortSignal.timeout(10_000) });
  const serial = socket.getPeerX509Certificate()?.serialNumber ?? "";
  socket.destroy();
  return serial;
}

const serialOf = (one: Leaf) => new X509Certificate(originals.get(one)!).serialNumber;

/** `studio demo` against a Studio whose authority only the file of `--ca` names. */
async function demo(studio: RunningStudio): Promise<{ code: unknown; health: string | undefined }> {
  const args = ["demo", "--url", studio.url, "--token", studio.apiToken, "--ca", authority.ca, "--json"];
  const child = spawn("node", [join(root, "studio.mjs"), ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  const [code] = await once(child, "close", { signal: AbortSignal.timeout(120_000) });
  const { nodes } = JSON.parse(text) as { nodes: { id: string; state: string }[] };
  return { code, health: nodes.find(({ id }) => id === "health")?.state };
}

test("Studio of three runtimes speaks HTTPS on one port", async (t) => {
  const studio = await startStudio({
    args: ["--workers", "3", "--worker-class", "bun,node,deno", "--certfile", leaf.certificate, "--keyfile", leaf.key],
    ca: authority.caText,
  });
  t.teardown(() => studio.stop());
  t.match(studio.url, /^https:\/\/127\.0\.0\.1:\d+$/);
  t.match(studio.tokenUrl, /^https:\/\/127\.0\.0\.1:\d+\/sign-in#token=/);
  for (let n = 0; n < 12; n += 1) t.equal((await get(`${studio.url}/livez`)).text, "ok\n");
  await t.rejects(
    get(`${studio.url}/livez`, { ca: [] }),
    { code: /UNABLE_TO_|SELF_SIGNED/ },
    "whoever does not know the authority does not get in",
  );
  const document = (await (await studio.api("/openapi.json")).json()) as { servers: { url: string }[] };
  t.equal(document.servers[0]?.url, studio.url, "the effective URL is https");
  const signedIn = await fetch(new URL("/sign-in", studio.url), {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html", origin: studio.url },
    body: `token=${encodeURIComponent(studio.tokenUrl)}`,
  });
  t.equal(signedIn.status, 303);
  t.match(signedIn.headers.get("set-cookie"), /^__Host-studio_session_\w+=.*; Secure$/);

  const sockets: { socket: Socket; worker: string }[] = [];
  const holders = () => [...new Set(sockets.map(({ worker }) => worker))].sort();
  // The kernel spreads connections as it likes.
  while (holders().length < 3 && sockets.length < 90)
    sockets.push(await connected(studio, sockets.length % 2 ? ["websocket"] : ["polling"]));
  t.same(holders(), ["w1", "w2", "w3"], "every worker holds some of the sockets");
  let lost = 0;
  for (const { socket } of sockets) {
    socket.on("disconnect", () => {
      lost += 1;
    });
  }
  const seen = async () => {
    const serials = await Promise.all(Array.from({ length: 12 }, () => serialAt(studio.url)));
    return serials.every((serial) => serial === serials[0]) ? serials[0] : null;
  };
  t.equal(await seen(), serialOf(leaf));
  copyFileSync(other.key, leaf.key);
  process.kill(studio.pid, "SIGHUP");
  await until("a pair that does not fit is said", () => studio.log().includes("everything stays as it was: STUDIO_KEYFILE: the key in"));
  t.equal(await seen(), serialOf(leaf), "and the one before stays in force");
  copyFileSync(other.certificate, leaf.certificate);
  process.kill(studio.pid, "SIGHUP");
  await until("every worker shows the new one", async () => (await seen()) === serialOf(other));
  for (const { socket } of sockets) t.ok(await socket.timeout(15_000).emitWithAck("rt.health", { echo: 1 }));
  t.equal(lost, 0, "no socket was dropped");
  for (const { socket } of sockets) socket.disconnect();

  t.same(await demo(studio), { code: 0, health: "succeeded" }, "the demo flowchart asks Studio itself over TLS");
  t.equal(await studio.stop(), 143);
  t.notOk(studio.log().includes("PRIVATE KEY"), "the key is in no log");
  t.match(
    studio.log(),
    /Bun workers cut off who speaks plain HTTP to the HTTPS port/,
    "what Bun cannot say when it happens is said at the start",
  );
});
