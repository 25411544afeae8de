import { echoed, socketOver, transportsOf } from "../ask.ts";
import { check } from "../check.ts";

/** What escapes, separators of packets and other scripts could be mistaken for. */
const TEXTS = [
  "plain",
  "äöü – 漢字 😀",
  'quote " backslash \\ slash /',
  "line\r\nline\u2028line",
  "\u001e\u0000\u007f",
  "42/rt,[]",
  "http://studio.test/",
  "%2f&+=<>",
];

export default check({
  group: "transport",
  claim: "Text arrives as it was sent, in both directions and over every transport",
  kind: "required",
  because: "https://github.com/socketio/engine.io-protocol#packet-encoding",
  needs: ["socket-echo"],
  after: ["polling-handshake", "websocket-handshake"],
  mutants: ["memory-garbles", "nginx-rewrites-text"],
  async run(t) {
    for (const transport of transportsOf(t)) {
      const connected = await socketOver(t, transport);
      for (const text of TEXTS) t.expect(`${JSON.stringify(text)} over ${transport}`, text, (await echoed(t, connected, text)).text);
    }
  },
});
