import { ackStart, enterByPolling, eventPacket, jarOf } from "../ask.ts";
import { check } from "../check.ts";
import { startingWith } from "../expect.ts";

export default check({
  group: "transport",
  claim: "While a poll waits, a message of the same session can be posted",
  kind: "required",
  because: "https://github.com/socketio/engine.io-protocol#http-long-polling",
  needs: ["polling", "socket-echo"],
  after: ["polling-handshake"],
  mutants: ["haproxy-one-connection", "nginx-one-connection"],
  async run(t) {
    const session = await enterByPolling(t, { jar: jarOf(t) });
    const poll = session.poll();
    // It is awaited below; until then its failure must not end the process.
    poll.catch(() => {});
    // So that the poll is first at the server, too, if only by its connection.
    await new Promise((resolve) => setTimeout(resolve, 100));
    t.expect("status of the post", 200, (await session.post(eventPacket(t, t.site.probes.socket.echo!, { text: "beside" }, 5))).status);
    t.expect("what the poll brought", startingWith(ackStart(t, 5)), (await poll).packets[0] ?? "nothing");
  },
});
