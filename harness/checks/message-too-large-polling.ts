import { enterByPolling, eventPacket, jarOf, socketOver } from "../ask.ts";
import { check } from "../check.ts";
import { oneOf } from "../expect.ts";
import { TOO_LARGE } from "../message-sizes.ts";
import { within } from "../wire/failure.ts";

export default check({
  group: "transport",
  claim: "A message above 1 MB that is posted is refused with 413, and the client is told that its connection failed",
  kind: "required",
  because: "https://socket.io/docs/v4/server-options/#maxhttpbuffersize",
  needs: ["polling", "socket-echo"],
  after: ["large-message-polling"],
  mutants: ["memory-no-limit"],
  async run(t) {
    const { echo } = t.site.probes.socket;
    const session = await enterByPolling(t, { jar: jarOf(t) });
    t.expect("status", 413, (await session.post(eventPacket(t, echo!, { text: TOO_LARGE }, 1))).status);
    // The session may live on, or not.
    t.expect("status of a small one after it", oneOf(200, 400), (await session.post(eventPacket(t, echo!, { text: "small" }, 2))).status);
    const { socket } = await socketOver(t, "polling");
    const reason = new Promise<string>((resolve) => socket.once("disconnect", resolve));
    socket.emit(echo!, { text: TOO_LARGE });
    t.expect("what the client says", "transport error", await within(5_000, "the end of the connection", reason));
  },
});
