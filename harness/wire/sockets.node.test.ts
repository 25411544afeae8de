import { readFileSync } from "node:fs";
import { startContractServer } from "../contract-server.ts";
import { test } from "../testing/tap.ts";
import { Recorder } from "./record.ts";
import { connectSocket } from "./sockets.ts";

const FROM = "127.0.0.77";

/** How many connections there are from our address, as the kernel has them. */
function connections(): number {
  // 127.0.0.77, as /proc writes it; 01: established.
  return readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .filter((line) => /^\s*\d+: 4D00007F:\w+ \w+:\w+ 01 /.test(line)).length;
}

const nobody = async () => {
  for (let tries = 0; tries < 100 && connections() > 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  return connections();
};

test("a socket that has left, or was cut off, holds no connection, and asks for nothing anew", async (t) => {
  const server = await startContractServer({
    transports: ["polling", "websocket"],
    workers: 1,
    instances: 1,
    headMs: 1000,
    pingMs: 25_000,
    behaviour: {},
  });
  t.teardown(() => server.stop());
  const port = server.ports[0]!;
  const dial = { name: "studio.test", port, address: "127.0.0.1", dialPort: port, secure: false, ca: null, from: FROM };
  for (const transports of [["polling"], ["websocket"], ["polling", "websocket"]])
    for (const end of ["leaves", "is cut off"]) {
      const connected = await connectSocket(dial, { path: "/socket.io/", namespace: "/rt", transports }, new Recorder());
      t.ok(connections() > 0, `${transports} is connected`);
      if (end === "leaves") connected.socket.disconnect();
      else connected.cut();
      t.equal(await nobody(), 0, `${transports} ${end}`);
    }
});
