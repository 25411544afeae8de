import { ask, echoed } from "./ask.ts";
import type { Examination } from "./examination.ts";
import { WireFailure, within } from "./wire/failure.ts";
import type { Connected } from "./wire/sockets.ts";

/** Time between two pushes, as long as can be asked for. A right deployment never waits for it. */
const EVERY_MS = 2_000;

/**
 * Has two messages pushed, far apart. When the first one has come, the client asks for an echo, which is answered long before the second one is pushed:
 * so it shows without a clock whether the first one was held back.
 */
export async function expectPushed(t: Examination, connected: Connected): Promise<void> {
  const { push, pushed } = t.site.probes.socket;
  const came: string[] = [];
  const first = new Promise<void>((resolve) => {
    connected.socket.on(pushed!, (push?: { n?: number }) => {
      came.push(`push ${push?.n}`);
      resolve();
    });
  });
  const answer = await ask(connected, push!, { count: 2, bytes: 20, every_ms: EVERY_MS });
  if (answer.ok !== true) throw new WireFailure(push!, JSON.stringify(answer));
  await within(8_000, "the first push", first);
  await echoed(t, connected, "after the first push");
  came.push("echo");
  t.expect("what came first", ["push 1", "echo"], came);
}
