import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Test, test } from "../../harness/testing/tap.ts";
import { readText } from "../../src/execution/read-body.ts";
import type { WebRequest } from "../../src/ports/web.ts";
import { createWeb } from "./web-fetch.ts";

async function serve(t: Test, listener: RequestListener, server: Server = createServer(listener)): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    server.closeAllConnections?.();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const ask = (url: string, more: Partial<WebRequest> = {}): WebRequest => ({
  method: "GET",
  url,
  headers: {},
  signal: AbortSignal.timeout(10_000),
  redirects: 3,
  ...more,
});

test("private addresses are refused in every spelling, before anything is sent", async (t) => {
  let requests = 0;
  const port = await serve(t, (_request, response) => {
    requests += 1;
    response.end("reached");
  });
  const web = createWeb({ allowPrivate: false, own: null });
  for (const host of [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "0.0.0.0",
    "169.254.169.254",
    "10.0.0.1",
  ])
    await t.rejects(web.fetch(ask(`http://${host}:${port}/`)), { code: "blocked" }, host);
  for (const url of ["ftp://example.org/", "file:///etc/passwd", "http://user:pw@127.0.0.1/", "not a url", "http://"])
    await t.rejects(web.fetch(ask(url)), { code: "bad_url" }, url);
  // Where no name server answers, the system takes its time.
  const patient = ask("http://no-such-name.invalid/", { signal: AbortSignal.timeout(60_000) });
  await t.rejects(web.fetch(patient), { code: "unreachable", message: /cannot be resolved/ });
  t.equal(requests, 0);
});

test("the health pages of this Studio may be called, and nothing else of it", async (t) => {
  const port = await serve(t, (request, response) => response.end(`own ${request.url}`));
  const web = createWeb({ allowPrivate: false, own: { host: "127.0.0.1", port, secure: false } });
  const answer = await web.fetch(ask(`http://127.0.0.1:${port}/readyz?verbose`));
  t.equal((await readText(answer.body, 100)).text, "own /readyz?verbose");
  for (const [url, method] of [
    ["/", "GET"],
    ["/readyz/../nodes", "GET"],
    ["/readyz", "POST"],
  ] as const)
    await t.rejects(web.fetch(ask(`http://127.0.0.1:${port}${url}`, { method })), { code: "blocked" }, `${method} ${url}`);
  await t.rejects(web.fetch(ask(`http://127.0.0.1:${port + 1}/readyz`)), { code: "blocked" });
});

test("redirects are judged anew, bounded, and lose secrets on the way to another origin", async (t) => {
  const port = await serve(t, (request, response) => {
    const to = {
      "/away": "http://[::1]:1/",
      "/loop": "/loop",
      "/scheme": "file:///etc/passwd",
      "/other": `http://localhost:${port}/echo`,
      "/post": "/echo",
    }[request.url!];
    if (to) response.writeHead(request.url === "/post" ? 303 : 302, { location: to }).end();
    else
      response.end(
        JSON.stringify({
          method: request.method,
          authorization: request.headers.authorization ?? null,
          host: request.headers.host,
          type: request.headers["content-type"] ?? null,
        }),
      );
  });
  const web = createWeb({ allowPrivate: ["127.0.0.1/32"], own: null });
  await t.rejects(web.fetch(ask(`http://127.0.0.1:${port}/away`)), { code: "blocked" });
  await t.rejects(web.fetch(ask(`http://127.0.0.1:${port}/loop`)), { code: "too_many_redirects" });
  await t.rejects(web.fetch(ask(`http://127.0.0.1:${port}/scheme`)), { code: "bad_url" });
  const headers = { authorization: "Bearer x", "content-type": "text/plain" };
  const other = await web.fetch(ask(`http://127.0.0.1:${port}/other`, { headers }));
  t.same(JSON.parse((await readText(other.body, 1000)).text), {
    method: "GET",
    authorization: null,
    host: `localhost:${port}`,
    type: "text/plain",
  });
  const posted = await web.fetch(ask(`http://127.0.0.1:${port}/post`, { headers, method: "POST", body: "x" }));
  t.same(JSON.parse((await readText(posted.body, 1000)).text), {
    method: "GET",
    authorization: "Bearer x",
    host: `127.0.0.1:${port}`,
    type: null,
  });
  t.equal((await web.fetch(ask(`http://127.0.0.1:${port}/away`, { redirects: 0 }))).status, 302);
  const trusted = createWeb({ allowPrivate: false, own: null });
  await t.rejects(trusted.fetch(ask(`http://127.0.0.1:${port}/other`, { trusted: true })), { code: "blocked" }, "trust ends at a redirect");
});

test("bodies are sent and read within bounds, and the signal ends the exchange at any point", async (t) => {
  const port = await serve(t, (request, response) => {
    if (request.url === "/silent") return;
    if (request.url === "/drip") return void response.write("first");
    if (request.url === "/cut") {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.socket?.destroy());
      return;
    }
    if (request.url === "/big") return void response.end("x".repeat(3_000_000));
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => response.end(`${request.method} ${request.headers["content-length"]} ${body}`));
  });
  const web = createWeb({ allowPrivate: true, own: null });
  const at = (path: string, more: Partial<WebRequest> = {}) => web.fetch(ask(`http://127.0.0.1:${port}${path}`, more));
  t.same(await readText((await at("/", { method: "PUT", body: "grüß" })).body, 1000), {
    text: "PUT 6 grüß",
    bytes: 10 + 2,
    truncated: false,
  });
  const big = await readText((await at("/big")).body, 1_000_000);
  t.same([big.text.length, big.truncated], [1_000_000, true]);
  await t.rejects(async () => readText((await at("/cut")).body, 1000), { code: "unreachable" });
  const stop = new AbortController();
  const silent = at("/silent", { signal: stop.signal });
  const drip = await at("/drip", { signal: stop.signal });
  const reader = drip.body.getReader();
  t.equal(new TextDecoder().decode((await reader.read()).value), "first");
  const waiting = reader.read();
  stop.abort(new Error("cancelled by a person"));
  await t.rejects(silent, /cancelled by a person/);
  await t.rejects(waiting, /cancelled by a person/);
  await t.rejects(web.fetch(ask("http://127.0.0.1:1/")), { code: "unreachable", message: /cannot be reached/ });
});

test("TLS is verified against the name although the connection goes to the address", async (t) => {
  const dir = mkdtempSync(join(tmpdir(), "studio-tls-"));
  t.teardown(() => rmSync(dir, { recursive: true, force: true }));
  const [key, cert] = [join(dir, "key.pem"), join(dir, "cert.pem")];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-keyout",
      key,
      "-out",
      cert,
      "-days",
      "2",
      "-subj",
      "/CN=localhost",
      "-addext",
      "subjectAltName=DNS:localhost",
    ],
    { stdio: "ignore" },
  );
  const ca = readFileSync(cert, "utf8");
  const listener: RequestListener = (request, response) => void response.end(`over tls to ${request.headers.host}`);
  const port = await serve(t, listener, createTlsServer({ key: readFileSync(key), cert: ca }, listener));
  const web = createWeb({ allowPrivate: true, own: null, ca });
  t.equal((await readText((await web.fetch(ask(`https://localhost:${port}/`))).body, 100)).text, `over tls to localhost:${port}`);
  await t.rejects(web.fetch(ask(`https://127.0.0.1:${port}/`)), { code: "unreachable" }, "the certificate is for another name");
  await t.rejects(
    createWeb({ allowPrivate: true, own: null }).fetch(ask(`https://localhost:${port}/`)),
    { code: "unreachable" },
    "nobody vouches for it",
  );
});

test("the health pages of a server with TLS are asked over its unix sockets, the dead ones passed over", async (t) => {
  const dir = mkdtempSync(join(tmpdir(), "studio-web-"));
  t.teardown(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, "a.sock");
  const server = createServer((request, response) => response.end(`${request.headers.host} ${request.url}`));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  t.teardown(() => server.close());
  let sockets = [join(dir, "gone.sock"), path];
  const web = createWeb({ allowPrivate: false, own: { host: "127.0.0.1", port: 8443, secure: true, sockets: () => sockets } });
  const answer = await web.fetch(ask("https://127.0.0.1:8443/readyz?verbose"));
  t.equal((await readText(answer.body, 100)).text, "127.0.0.1:8443 /readyz?verbose");
  for (const url of ["http://127.0.0.1:8443/readyz", "https://127.0.0.1:8443/api/nodes", "https://127.0.0.1/readyz"])
    await t.rejects(web.fetch(ask(url)), { code: "blocked" }, url);
  sockets = [];
  await t.rejects(web.fetch(ask("https://127.0.0.1:8443/readyz")), { code: "unreachable", message: /no worker is ready/ });
});
