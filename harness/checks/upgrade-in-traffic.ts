import { ackedBy, enterByPolling, eventPacket, jarOf } from "../ask.ts";
import { check } from "../check.ts";

/** Messages in one go; three times: before the probe, after it, and on the websocket. */
const GO = 5;

export default check({
  group: "transport",
  claim: "Messages that are under way while a session becomes a websocket arrive once and in order",
  kind: "required",
  because: "https://github.com/socketio/engine.io-protocol#upgrade",
  needs: ["upgrade", "socket-echo"],
  after: ["polling-handshake", "websocket-handshake"],
  mutants: ["nginx-socketio-docs", "nginx-no-upgrade", "studio-without-websockets"],
  async run(t) {
    const session = await enterByPolling(t, { jar: jarOf(t) });
    const echo = (from: number) =>
      Array.from({ length: GO }, (_, n) => eventPacket(t, t.site.probes.socket.echo!, { text: String(from + n) }, from + n));
    const answered: (number | null)[] = [];
    // A poll is open all the time, until the server answers one with the packet that asks for silence.
    const polls = (async () => {
      for (let packet = ""; packet !== "6"; ) {
        packet = await session.next();
        if (packet !== "6") answered.push(ackedBy(packet));
      }
    })();
    polls.catch(() => {});
    t.expect("status of the first post", 200, (await session.post(...echo(0))).status);
    const cookies = [...session.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const socket = await t.openWebsocket({ query: `sid=${session.opened!.sid}`, lines: cookies ? [["Cookie", cookies]] : [] });
    socket.send("2probe");
    t.expect("the answer to the probe", "3probe", String(await socket.next()));
    t.expect("status of the second post", 200, (await session.post(...echo(GO))).status);
    await polls;
    t.note(`${answered.length} answers came by polling`);
    socket.send("5");
    for (const packet of echo(2 * GO)) socket.send(packet);
    while (answered.length < 3 * GO) answered.push(ackedBy(String(await socket.next())));
    const wanted = Array.from({ length: 3 * GO }, (_, n) => n);
    t.expect("answers in the order in which they came", wanted, answered);
  },
});
