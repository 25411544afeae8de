import { PASS_LARGE_BODIES } from "../common.ts";
import { finding } from "../finding.ts";
import { isNeither, told } from "../see.ts";

export default finding({
  cause: {
    title: "A proxy refuses large bodies before Studio does",
    means: "Studio has a limit of its own and says in words that programs understand what it is. The page of a proxy says nothing to them.",
  },
  severity: "low",
  layer: "limits",
  needs: "nothing",
  expected: "the server's own answer to a body of more than 1 MiB",
  decide({ manners, studio }) {
    const reply = manners?.tooLarge;
    if (!studio || reply?.status !== 413 || !isNeither(reply)) return null;
    return { sure: reply.by === "proxy" ? "certain" : "likely", observed: "413, not by Studio", evidence: told(reply) };
  },
  edits: PASS_LARGE_BODIES,
});
