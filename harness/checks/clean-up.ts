import { check } from "../check.ts";
import { parsed } from "../wire/json.ts";

/** Far below the ping interval, and long for a busy machine. */
const SOON_MS = 6_000;
const BETWEEN_MS = 100;

export default check({
  group: "cross-worker",
  claim: "When the connection of a client breaks, the server forgets its session at once, not after a missed ping",
  kind: "required",
  because: "https://github.com/socketio/engine.io-protocol#heartbeat",
  needs: ["upgrade"],
  after: ["websocket-handshake"],
  mutants: ["hop-keeps-the-dead"],
  patient: true,
  async run(t) {
    // Where sessions are pinned by a cookie, it leads the polls to the server of the websocket.
    const pinned = t.site.provides.has("affinity-cookie") ? (await t.send(t.site.probes.ready)).all("set-cookie") : [];
    const lines = pinned.map((line) => ["Cookie", line.split(";")[0]!] as const);
    const socket = await t.openWebsocket({ lines });
    const { sid } = (parsed(String(await socket.next()).slice(1)) ?? {}) as { sid?: string };
    // A poll of a session that is a websocket is a bad request (3); one of a session that there is no more is unknown (1).
    const code = async () => {
      const { text } = await t.send(`${t.site.probes.socket.path}?EIO=4&transport=polling&sid=${sid}`, { lines });
      return ((parsed(text) ?? {}) as { code?: number }).code ?? text.slice(0, 100);
    };
    t.expect("code for a poll of the session while it lives", 3, await code());
    socket.terminate();
    const end = performance.now() + SOON_MS;
    let last = await code();
    while (last !== 1 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
      last = await code();
    }
    t.expect("code after it broke", 1, last);
  },
});
