import { finding } from "../finding.ts";
import { REPEATED } from "../probes/manners.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "TRACE is answered with everything that was sent",
    means: "What a proxy in front adds to requests, and cookies of whoever can be made to send one, are read from the answer.",
  },
  severity: "low",
  layer: "identity",
  needs: "nothing",
  expected: "no answer that repeats the request",
  decide({ manners }) {
    const trace = manners?.trace;
    if (trace?.status !== 200 || !trace.text.includes(REPEATED)) return null;
    return { sure: "certain", observed: "200 with the headers of the request", evidence: told(trace) };
  },
  edits: {
    apache: [{ in: "host", set: ["TraceEnable off"], instead: ["TraceEnable …"] }],
  },
});
