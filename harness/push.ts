import { ask, echoed } from "./ask.ts";
import type { Examination } from "./examination.ts";
import { WireFailure, within } from "./wire/failure.ts";
import type { Connected } from "./wire/sockets.ts";

/** Time between two pushes, as long as can be asked for. A right deployment never waits for it. */
const EVERY_MS = 2_000;

/** On a machine that is starved an echo may take longer than that, now and then. Who holds back does it each time. */
const TRIES = 3;

const RIGHT = ["push 1", "echo"];

/**
 * Has two messages pushed, far apart. When the first one has come, the client asks for an echo, which is answered long before the second one is pushed:
 * so it shows without a clock whether the first one was held back.
 */
export async function expectPushed(t: Examination, connected: Connected): Promise<void> {
  let came = await pushes(t, connected);
  for (let n = 1; n < TRIES && came.join() !== RIGHT.join(); n += 1) {
    t.note(`at first: ${came.join(", ")}`);
    came = await pushes(t, connected);
  }
  t.expect("what came first", RIGHT, came);
}

/** What had come when the echo was there. With the last push of before, nothing is under way any more. */
async function pushes(t: Examination, connected: Connected): Promise<string[]> {
  const { push, pushed } = t.site.probes.socket;
  const came: string[] = [];
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const take = (body?: { n?: number }) => {
    came.push(`push ${body?.n}`);
    first.resolve();
    if (body?.n === 2) second.resolve();
  };
  connected.socket.on(pushed!, take);
  try {
    const answer = await ask(connected, push!, { count: 2, bytes: 20, every_ms: EVERY_MS });
    if (answer.ok !== true) throw new WireFailure(push!, JSON.stringify(answer));
    await within(8_000, "the first push", first.promise);
    await echoed(t, connected, "after the first push");
    came.push("echo");
    const until = [...came];
    if (until.join() !== RIGHT.join()) await within(8_000, "the second push", second.promise);
    return until;
  } finally {
    connected.socket.off(pushed!, take);
  }
}
