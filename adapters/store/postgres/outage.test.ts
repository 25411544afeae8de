import { connect, createServer, type Socket } from "node:net";
import { startPostgres } from "../../../harness/testing/postgres.ts";
import { type Test, test } from "../../../harness/testing/tap.ts";
import type { Store } from "../../../src/ports/store.ts";
import { draft, write } from "../cases/samples.ts";
import { openStore } from "./open.ts";

const server = await startPostgres();
const unavailable = { code: "unavailable" };

/** A store on a database of its own. */
async function opened(t: Test, change: object = {}): Promise<{ store: Store; url: string }> {
  const url = await server.create();
  const store = await openStore({ url, ...change });
  t.teardown(() => store.close());
  return { store, url };
}

const emit = (store: Store, id = "a") => store.transaction((unit) => unit.emit(draft(id), 1));

/** A way to the server that can be cut: `cutAfter` does so when a client has sent this text and before anything of the answer has come through. */
async function wire(t: Test, url: string) {
  const open = new Set<Socket>();
  let cut: string | null = null;
  const proxy = createServer((socket) => {
    const on = connect(server.port, "127.0.0.1");
    for (const each of [socket, on]) {
      open.add(each);
      each.on("error", () => {});
      each.on("close", () => {
        open.delete(each);
        socket.destroy();
        on.destroy();
      });
    }
    socket.on("data", (data) => {
      const sent = new TextDecoder("latin1").decode(data);
      if (cut !== null && sent.includes(cut)) {
        cut = null;
        // The server gets it, and its answer goes nowhere.
        on.removeAllListeners("data");
        on.on("data", () => socket.destroy());
      }
      on.write(data);
    });
    on.on("data", (data) => void socket.write(data));
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    for (const each of open) each.destroy();
    return new Promise((resolve) => proxy.close(resolve));
  });
  const { port } = proxy.address() as { port: number };
  return {
    url: url.replace(`:${server.port}/`, `:${port}/`),
    cutAfter: (text: string) => {
      cut = text;
    },
    cutAll: () => {
      for (const each of open) each.destroy();
    },
  };
}

test("a database that was restarted is used again, and nothing that was committed is lost", async (t) => {
  const { store } = await opened(t);
  await emit(store);
  for (const restart of [() => server.restart(), () => server.kill().then(() => server.restart())]) {
    const before = await store.roomHead("task:a");
    let done = 0;
    let failed = 0;
    const stop = new AbortController();
    const writers = Array.from({ length: 6 }, async () => {
      while (!stop.signal.aborted)
        await emit(store).then(
          () => {
            done += 1;
          },
          async (error: { code?: string }) => {
            if (error.code !== "unavailable") t.fail(String(error));
            failed += 1;
            await new Promise((resolve) => setTimeout(resolve, 20));
          },
        );
    });
    await until(() => done > 20);
    await restart();
    const soFar = done;
    await until(() => done > soFar + 20);
    stop.abort();
    await Promise.all(writers);
    const head = await store.roomHead("task:a");
    t.equal(head, before + done, `${done} said that they were committed (and ${failed} that they were not), so many are there`);
    const found = await store.roomEvents("task:a", 0, 1_000_000);
    t.ok(found !== "too-old" && found.length === head && found.every(({ n }, index) => n === index + 1), "without a hole");
  }
});

test("while the database is away everything fails as unavailable, in time", async (t) => {
  const { store } = await opened(t);
  await store.ping();
  await server.kill();
  await t.rejects(store.ping(), unavailable);
  await t.rejects(store.roomHead("task:a"), unavailable);
  await t.rejects(emit(store), unavailable);
  await server.restart();
  await emit(store);
  t.equal(await store.roomHead("task:a"), 1);
});

test("a database that hangs is given up after the bound, and used again when it is back", async (t) => {
  const { store } = await opened(t, { bounds: { answer: 2000, connect: 2000 } });
  await emit(store);
  await store.ping();
  server.pause();
  try {
    await t.rejects(store.ping(), unavailable);
    await t.rejects(emit(store), unavailable);
    await t.rejects(Promise.all(Array.from({ length: 20 }, () => store.roomHead("task:a"))), unavailable);
  } finally {
    server.resume();
  }
  await until(() =>
    emit(store).then(
      () => true,
      () => false,
    ),
  );
  t.ok((await store.roomHead("task:a")) >= 2);
});

test("a commit whose answer was lost is known to have been done", async (t) => {
  const url = await server.create();
  const way = await wire(t, url);
  const store = await openStore({ url: way.url });
  t.teardown(() => store.close());
  for (let n = 1; n <= 5; n += 1) {
    way.cutAfter("commit\0");
    const { events } = await emit(store);
    t.equal(events[0]!.sequence, n, "it says so");
    t.equal(await store.roomHead("task:a"), n, "and it is there, once");
  }
});

test("a transaction whose connection broke before its commit is known not to have been done", async (t) => {
  const url = await server.create();
  const way = await wire(t, url);
  const store = await openStore({ url: way.url });
  t.teardown(() => store.close());
  for (const text of ["begin", "insert into"]) {
    way.cutAfter(text);
    await t.rejects(emit(store), unavailable, text);
    t.equal(await store.roomHead("task:a"), 0);
  }
  const broken = store.transaction(async (unit) => {
    await unit.insertLoginToken("hash", 5);
    way.cutAll();
    await unit.insertLoginToken("other", 5);
  });
  await t.rejects(broken, unavailable);
  await emit(store);
  t.equal(await store.roomHead("task:a"), 1);
});

test("a process that stands still in a transaction does not hold up others for ever", async (t) => {
  const { store, url } = await opened(t, { bounds: { idleInTransaction: 2000 } });
  const other = await openStore({ url });
  t.teardown(() => other.close());
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const still = store.transaction(async (unit) => {
    await unit.exclusively("task:a");
    begun.resolve();
    await end.promise;
    await unit.emit(draft("a"), 1);
  });
  await begun.promise;
  await write(other, (unit) => unit.exclusively("task:a"));
  end.resolve();
  await t.rejects(still, unavailable);
  t.equal(await store.roomHead("task:a"), 0);
});

test("what failed inside a transaction and was caught there does not make it look committed", async (t) => {
  const { store } = await opened(t);
  const token = { hash: "h", name: "n", created_at: 1, expires_at: null, revoked_at: null };
  await write(store, (unit) => unit.insertApiToken(token));
  const swallowed = store.transaction(async (unit) => {
    await unit.emit(draft("a"), 1);
    await unit.insertApiToken(token).catch(() => {});
  });
  await t.rejects(swallowed);
  t.equal(await store.roomHead("task:a"), 0);
  await emit(store);
  t.equal(await store.roomHead("task:a"), 1, "and its connection is as good as new");
});

test("the server ends", async (t) => {
  await server.stop();
  t.pass("it has ended");
});

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    if (await what()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not within 20 s: ${what}`);
}
