import { test } from "../../harness/testing/tap.ts";
import { createBlockedWebsockets } from "./blocked-websockets.ts";

test("a client that comes by polling again and again is told so, until a websocket works or it was long ago", (t) => {
  let now = 0;
  const blocked = createBlockedWebsockets({ now: () => now });
  const times = (client: string, count: number) => Array.from({ length: count }, () => blocked.polling(client));
  t.same(times("a", 5), [false, false, false, true, true]);
  t.same(times("b", 1), [false], "another client is another matter");
  blocked.websocket("a");
  t.same(times("a", 3), [false, false, false]);
  now += 10 * 60_000;
  t.same(times("a", 1), [false], "that was long ago");
});

test("only so many clients are remembered", (t) => {
  const blocked = createBlockedWebsockets({ now: () => 0 });
  for (let n = 0; n < 4; n += 1) blocked.polling("a");
  for (let n = 0; n < 6000; n += 1) blocked.polling(`other ${n}`);
  t.equal(blocked.polling("a"), false);
});
