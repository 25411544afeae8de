// How long this runtime's server was told to keep idle connections when nobody set anything. That it does so, too, was measured by hand: docs/security.md.
import { currentRuntime } from "../../harness/testing/runtime.ts";
import { test } from "../../harness/testing/tap.ts";
import { raw } from "./raw.fixture.ts";
import { startFixture } from "./server.fixture.ts";

const WANTED_S = 75;

test("an idle connection is kept for 75 s by default, and this is really set", async (t) => {
  const told: { idleTimeout?: number; timeouts: number[] } = { timeouts: [] };
  // Bun.serve says nothing of it, so what it is told is looked at: at the start, and again with every answer.
  if (currentRuntime === "bun") {
    const { serve } = Bun;
    t.teardown(() => void Object.assign(Bun, { serve }));
    const listening = (options: Bun.Serve.Options<undefined>) => {
      const server = serve(options);
      const { port, idleTimeout } = options as { port?: number; idleTimeout?: number };
      if (port !== undefined) Object.assign(told, { idleTimeout });
      const { timeout } = server;
      server.timeout = function (request, seconds) {
        told.timeouts.push(seconds);
        return timeout.call(this, request, seconds);
      };
      return server;
    };
    Object.assign(Bun, { serve: listening });
  }
  const server = await startFixture();
  const answer = await raw(server.port, ["GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"]);
  t.match(answer, /^HTTP\/1\.1 200 /);
  if (currentRuntime === "bun") {
    // It looks every four seconds, and may be so much early.
    t.equal(told.idleTimeout, WANTED_S + 4);
    t.equal(told.timeouts.at(-1), WANTED_S + 4, "after an answer");
  } else t.match(answer, new RegExp(`\r\nKeep-Alive: timeout=${WANTED_S}\r\n`), "it tells every client");
  await server.stop();
});
