import { connect, createServer, type Server } from "node:net";
import { type Test, test } from "../../harness/testing/tap.ts";
import { reservePort } from "./port.ts";

function listen(
  t: Test,
  options: { port: number; reusePort?: boolean },
  answer = "",
): Promise<{ server: Server; port: number; taken: () => number }> {
  let taken = 0;
  const server = createServer((socket) => {
    taken += 1;
    socket.end(answer);
  });
  t.teardown(() => server.close());
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", ...options }, () =>
      resolve({ server, port: (server.address() as { port: number }).port, taken: () => taken }),
    );
  });
}

test("a port that is taken is passed over, unless it was asked for", async (t) => {
  const { port } = await listen(t, { port: 0 });
  const next = await reservePort([{ host: "127.0.0.1" }], port, false);
  t.teardown(() => next.release());
  t.ok(next.port > port);
  await t.rejects(reservePort([{ host: "127.0.0.1" }], port, true), {
    reason: "usage",
    message: new RegExp(`Port ${port} on 127.0.0.1 is taken; choose another one with --port`),
  });
});

test("a port that workers of another Studio share is taken, too, and so is one that is only reserved", async (t) => {
  const { port } = await listen(t, { port: 0, reusePort: true });
  await t.rejects(reservePort([{ host: "127.0.0.1" }], port, true), { reason: "usage" });
  const first = await reservePort([{ host: "127.0.0.1" }], 0, false);
  await t.rejects(reservePort([{ host: "127.0.0.1" }], first.port, true), { reason: "usage" });
  first.release();
  const again = await reservePort([{ host: "127.0.0.1" }], first.port, true);
  t.equal(again.port, first.port);
  again.release();
});

test("an address that is not ours is refused by name", async (t) => {
  await t.rejects(reservePort([{ host: "192.0.2.1" }], 5055, false), {
    reason: "usage",
    message: /192.0.2.1 is not an address of this machine/,
  });
});

test("many reservations of any port at once are all different, also on IPv6", async (t) => {
  const reserved = await Promise.all(Array.from({ length: 40 }, (_, n) => reservePort([{ host: n % 2 ? "::1" : "127.0.0.1" }], 0, false)));
  for (const one of reserved) t.teardown(() => one.release());
  t.equal(new Set(reserved.map(({ port }) => port)).size, 40);
});

test("workers share a reserved port, and not one connection goes to the reservation", async (t) => {
  const reserved = await reservePort([{ host: "127.0.0.1" }], 0, false);
  t.teardown(() => reserved.release());
  const { port } = reserved;
  const workers = [await listen(t, { port, reusePort: true }, "x"), await listen(t, { port, reusePort: true }, "x")];
  let answered = 0;
  for (let n = 0; n < 300; n += 1) {
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("data", () => (answered += 1));
      socket.on("error", () => {});
      socket.on("close", () => resolve());
    });
  }
  t.equal(answered, 300);
  t.equal(workers[0]!.taken() + workers[1]!.taken(), 300);
});
