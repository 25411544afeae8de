import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect, type NetConnectOpts } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { currentRuntime } from "../../harness/testing/runtime.ts";
import { test } from "../../harness/testing/tap.ts";
import type { Peer, Wire } from "../../src/forwarding/effective.ts";
import { peerOf, watchPeers } from "./peer.ts";

const REQUEST = "GET /a?b=c HTTP/1.0\r\nHost: a\r\nX-B: 1\r\nx-a: 2\r\nX-B: 3\r\nConnection: close\r\n\r\n";

test("a peer over a unix socket is told from one over TCP, also while the server closes", async (t) => {
  // Bun serves with Bun.serve.
  if (currentRuntime === "bun") return void t.pass("not on this runtime");
  const directory = mkdtempSync(join(tmpdir(), "studio-peer-"));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  const seen: { peer: Peer; wire: Wire | undefined }[] = [];
  const ask = async (
    listen: { port: number; host: string } | { path: string },
    options: (address: string | AddressInfo) => NetConnectOpts,
  ) => {
    const server = createServer((incoming, outgoing) => {
      server.close();
      const peer = peerOf(incoming);
      seen.push({ peer, wire: peer.wire?.() });
      outgoing.end();
    });
    watchPeers(server);
    await new Promise<void>((resolve) => server.listen(listen, resolve));
    const socket = connect(options(server.address()!));
    socket.on("error", () => {});
    socket.on("data", () => {});
    socket.on("connect", () => socket.write(REQUEST));
    await new Promise((resolve) => socket.on("close", resolve));
  };
  await ask({ path: join(directory, "s") }, (address) => ({ path: String(address) }));
  await ask({ port: 0, host: "127.0.0.1" }, (address) => ({ host: "127.0.0.1", port: (address as AddressInfo).port }));
  const lines = [
    ["Host", "a"],
    ["X-B", "1"],
    ["x-a", "2"],
    ["X-B", "3"],
    ["Connection", "close"],
  ];
  t.match(seen[0]?.peer, { address: "unix", secure: false });
  t.same(seen[0]?.wire, { lines, form: "as-sent", target: "/a?b=c", port: null, httpVersion: "1.0", tls: null });
  t.match(seen[1]?.peer, { address: "127.0.0.1", secure: false });
  t.ok((seen[1]?.wire?.port ?? 0) > 0);
});
