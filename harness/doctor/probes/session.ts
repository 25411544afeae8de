import type { Dial } from "../../wire/dial.ts";
import { type PollingOptions, polling } from "../../wire/engine.ts";
import { Recorder } from "../../wire/record.ts";
import type { SessionSeen } from "../observations.ts";
import { type Reply, seen } from "../reply.ts";
import { engineCode } from "../speaker.ts";
import { isReply, PONG, question, rewriting } from "./message.ts";

/** Enough that requests that are spread over two servers meet the wrong one: one in 2^5 would not. */
const MORE = 5;

/** Opens a session over long polling and sends a handful of requests, each on a connection of its own, as most clients outside of browsers do. */
export async function session(dial: Dial, options: PollingOptions): Promise<SessionSeen> {
  const poll = polling(dial, options, new Recorder());
  const path = options.path;
  const requests: Reply[] = [];
  const opened = await seen(`GET ${path}?EIO=4&transport=polling`, poll.open());
  const cookies = Object.keys(opened.headers).includes("set-cookie")
    ? (opened.headers["set-cookie"] ?? "").split(/, (?=[^;,=]+=)/).map((one) => one.split("=")[0]!)
    : [];
  let answered = false;
  let rewritten: SessionSeen["rewritten"] = null;
  try {
    if (poll.opened !== null) {
      requests.push(await seen(`POST ${path} (a message)`, poll.post(question())));
      const get = await seen(
        `GET ${path} (its answer)`,
        poll.poll().then(({ answer, packets }) => {
          answered = packets.some(isReply);
          rewritten = packets.map(rewriting).find((one) => one !== null) ?? null;
          return answer;
        }),
      );
      requests.push(get);
      // A pong that nobody asked for does no harm to any server of the protocol.
      for (let n = 0; n < MORE && requests.every(({ status }) => status === 200); n += 1)
        requests.push(await seen(`POST ${path} (request ${n + 3} of the session)`, poll.post(PONG)));
    }
  } finally {
    await poll.close();
  }
  const unknown = requests.filter(({ text }) => engineCode(text) === 1).length;
  return { opened, open: poll.opened, requests, unknown, answered, rewritten, cookies };
}
