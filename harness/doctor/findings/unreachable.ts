import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "No connection comes about",
    means: "Nobody reaches this server under this address.",
    studio:
      "`studio status` tells whether Studio runs and where it listens; `STUDIO_BIND=127.0.0.1:5055` is reached from its own machine alone.",
  },
  severity: "critical",
  layer: "connection",
  needs: "nothing",
  expected: "a connection to the address of the URL",
  decide: ({ reach }) => {
    if (reach.failure === null) return null;
    const why: Readonly<Record<string, string>> = {
      ENOTFOUND: "the name is not known",
      EAI_AGAIN: "the name server does not answer",
      ECONNREFUSED: "nothing listens on that port",
      timeout: "nobody answers: a firewall drops it, or the address is another machine's",
    };
    return { sure: "certain", observed: `${reach.failure}${why[reach.failure] ? `: ${why[reach.failure]}` : ""}`, evidence: reach.told };
  },
});
