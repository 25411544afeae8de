import { connect } from "node:net";
import { type Test, test } from "../../harness/testing/tap.ts";
import { holdSockets, withoutHeldSockets } from "./held-socket.ts";
import { reservePort } from "./port.ts";

/** Whether somebody takes a connection to the port. */
const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });

async function reserved(t: Test) {
  const port = await reservePort([{ host: "127.0.0.1" }], 0, false, 3);
  t.teardown(() => port.release());
  return port;
}

test("sockets are held for one address without taking a connection, and let go once", async (t) => {
  const one = await reserved(t);
  const fds = one.sockets.get("127.0.0.1")!;
  t.equal(new Set(fds).size, 3);
  t.ok(fds.every((fd) => fd > 2));
  t.notOk(await answers(one.port), "nobody listens yet");
  one.letGo();
  one.letGo();
});

test("what cannot be bound is not held, not even in part", async (t) => {
  t.same(await holdSockets(2, "192.0.2.1", 5055), []);
  t.same(await holdSockets(2, "no such host", 5055), []);
});

test("what it means without them depends on the kernel", (t) => {
  t.equal(
    withoutHeldSockets(() => "1\n"),
    null,
  );
  t.match(
    withoutHeldSockets(() => "0\n"),
    /may be reset; sysctl net\.ipv4\.tcp_migrate_req=1/,
  );
  t.match(
    withoutHeldSockets(() => {
      throw new Error("ENOENT");
    }),
    /may be reset$/,
  );
});
