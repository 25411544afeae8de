import { ask, socketOver, transportsOf } from "../ask.ts";
import { check } from "../check.ts";

/** Every byte there is, and as many as do not fit into the short forms of a frame's length. */
const BYTES = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7 + (at >> 8)) % 256));

export default check({
  group: "transport",
  claim: "Bytes arrive as they were sent, in both directions and over every transport",
  kind: "required",
  because: "https://github.com/socketio/engine.io-protocol#packet-encoding",
  needs: ["socket-binary"],
  after: ["socket-text"],
  mutants: ["memory-garbles"],
  async run(t) {
    for (const transport of transportsOf(t)) {
      const connected = await socketOver(t, transport);
      const { bytes } = await ask(connected, t.site.probes.socket.echo!, { bytes: BYTES });
      const got = bytes instanceof Uint8Array ? Buffer.from(bytes) : Buffer.alloc(0);
      t.expect(`length over ${transport}`, BYTES.length, got.length);
      t.expect(`the same bytes over ${transport}`, true, got.equals(BYTES));
    }
  },
});
