import { join } from "node:path";
import { startPostgres } from "../../../harness/testing/postgres.ts";
import { RUNTIMES, runWith } from "../../../harness/testing/runtime.ts";
import { test } from "../../../harness/testing/tap.ts";
import { storeSuite } from "../suite.ts";
import { openStore } from "./open.ts";

const writer = join(import.meta.dirname, "fixtures/writer.ts");
const server = await startPostgres();

storeSuite("PostgreSQL", async () => {
  const url = await server.create();
  return {
    open: (options) => openStore({ url, ...options }),
    writers: (count) => RUNTIMES.map((name) => ({ name, argv: runWith(name, writer, [url, name, String(count)]) })),
    remove: () => server.drop(url),
  };
});

test("the server ends", async (t) => {
  await server.stop();
  t.pass("it has ended");
});
