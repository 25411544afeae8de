import { constants, gunzipSync } from "node:zlib";
import { check } from "../check.ts";
import { without } from "../expect.ts";

/** Some hold back only what comes after the beginning, so this has to be waited for once. */
const EVERY_MS = 1_000;

export default check({
  group: "transport",
  claim: "An answer that is sent piece by piece arrives piece by piece also for a client that takes it compressed",
  kind: "required",
  because: "https://nginx.org/en/docs/http/ngx_http_gzip_module.html",
  needs: ["stream"],
  after: ["stream-pieces"],
  mutants: ["nginx-compressed-buffered", "caddy-compressed"],
  async run(t) {
    const answer = await t.send(`${t.site.probes.echo}?events=3&every_ms=${EVERY_MS}`, {
      token: true,
      lines: [
        ["Accept", "text/event-stream"],
        ["Accept-Encoding", "gzip"],
      ],
      until: (_, bytes) => plain(bytes).includes("id: 2\n"),
    });
    t.note(`content coding: ${answer.headers["content-encoding"] ?? "none"}`);
    t.expect("status", 200, answer.status);
    t.expect("the first two pieces", /id: 1\n[\s\S]*id: 2\n/, plain(answer.bytes));
    t.expect("what came with them", without("id: 3"), plain(answer.bytes));
  },
});

/** What can be read of a stream so far, compressed or not. */
function plain(bytes: Buffer): string {
  if (bytes[0] !== 0x1f) return bytes.toString("utf8");
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString("utf8");
  } catch {
    return "";
  }
}
