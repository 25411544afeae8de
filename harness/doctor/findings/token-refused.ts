import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "The token is not taken",
    means: "What only Studio can tell was not looked at.",
    studio: "`studio start --json` prints a token when it starts, and the page of settings makes others.",
  },
  severity: "medium",
  layer: "server",
  needs: "token",
  expected: "the echo of Studio",
  decide: ({ insideRefused, studio }) =>
    insideRefused && studio && (insideRefused.status === 401 || insideRefused.status === 403)
      ? { sure: "certain", observed: String(insideRefused.status), evidence: told(insideRefused) }
      : null,
});
