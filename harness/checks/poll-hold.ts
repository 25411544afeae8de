import { ackStart, enterByPolling, eventPacket, jarOf, SILENT_MS } from "../ask.ts";
import { check } from "../check.ts";
import { startingWith } from "../expect.ts";

export default check({
  group: "transport",
  claim: "A poll without news stays open, and is answered when there are some",
  kind: "required",
  because: "https://github.com/socketio/engine.io-protocol#http-long-polling",
  needs: ["polling", "socket-echo"],
  after: ["polling-handshake"],
  mutants: [
    "nginx-read-timeout",
    "nginx-stream-timeout",
    "caddy-read-timeout",
    "caddy-response-header-timeout",
    "haproxy-server-timeout",
    "apache-timeout",
    "lighttpd-read-timeout",
    "traefik-answer-timeout",
    "haproxy-one-connection",
  ],
  patient: true,
  async run(t) {
    const session = await enterByPolling(t, { jar: jarOf(t) });
    let answered = false;
    const poll = session.poll().finally(() => {
      answered = true;
    });
    // It is awaited below; until then its failure must not end the process.
    poll.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, SILENT_MS));
    t.expect(`answered within ${SILENT_MS} ms without news`, false, answered);
    if (!answered) await session.post(eventPacket(t, t.site.probes.socket.echo!, { text: "news" }, 7));
    const { answer, packets } = await poll;
    t.expect("status", 200, answer.status);
    t.expect("the news", startingWith(ackStart(t, 7)), packets[0] ?? answer.text.slice(0, 100));
  },
});
