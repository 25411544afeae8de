import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { PASS_LARGE_BODIES } from "../common.ts";
import { finding } from "../finding.ts";
import { isNeither, told } from "../see.ts";

export default finding({
  cause: CAUSES["body-limit-small"],
  severity: "medium",
  layer: "limits",
  needs: "nothing",
  expected: "bodies pass that the server takes",
  decide({ largePost, inside }) {
    const reply = [
      largePost && !largePost.ok ? largePost.reply : null,
      inside?.body && inside.body.reply.status !== 200 ? inside.body.reply : null,
    ].find((one) => one && isNeither(one));
    if (!reply) return null;
    const bytes = reply === largePost?.reply ? largePost.bytes : inside!.body!.sent;
    return {
      sure: reply.status === 413 ? "certain" : "likely",
      observed: `a body of ${bytes} bytes: ${reply.failure ?? reply.status}`,
      evidence: told(reply),
    };
  },
  brings: ["message-limit-small", "body-limit-before-studio"],
  edits: PASS_LARGE_BODIES,
});
