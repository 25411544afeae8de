import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { PASS_LARGE_BODIES } from "../common.ts";
import { finding } from "../finding.ts";

export default finding({
  cause: CAUSES["message-limit-small"],
  severity: "medium",
  layer: "limits",
  needs: "nothing",
  expected: "messages pass that the server takes",
  decide({ largeFrame, largePost }) {
    if (largeFrame && !largeFrame.ok)
      return { sure: "likely", observed: `a frame of ${largeFrame.bytes} bytes got no answer`, evidence: [largeFrame.told] };
    if (largePost && !largePost.ok && largePost.reply?.status === 200)
      return {
        sure: "likely",
        observed: `a message of ${largePost.bytes} bytes over long polling got no answer`,
        evidence: [largePost.told],
      };
    return null;
  },
  edits: PASS_LARGE_BODIES,
});
