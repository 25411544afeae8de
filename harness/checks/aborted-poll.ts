import { enterByPolling, jarOf, socketOver } from "../ask.ts";
import { check } from "../check.ts";
import { oneOf } from "../expect.ts";

export default check({
  group: "transport",
  claim: "After a poll that the client gave up its session goes on or is refused at once, and new sessions work",
  kind: "required",
  because: "https://github.com/socketio/socket.io/blob/main/packages/engine.io/lib/transports/polling.ts",
  needs: ["polling", "socket-echo"],
  after: ["polling-handshake"],
  mutants: ["haproxy-one-connection"],
  async run(t) {
    const session = await enterByPolling(t, { jar: jarOf(t) });
    // The connection is ended in the middle of the wait.
    const given = await session.poll(150).then(
      () => "answered",
      () => "given up",
    );
    t.expect("a poll of 150 ms without news", "given up", given);
    const { status } = await session.post("3");
    t.expect("status of the next post", oneOf(200, 400), status);
    const connected = await socketOver(t, "polling");
    t.expect("a new session", true, connected.socket.connected);
  },
});
