import { finding } from "../finding.ts";
import { codeOf, told } from "../see.ts";

export default finding({
  cause: {
    title: "The server speaks another version of Engine.IO",
    means: "Clients of Socket.IO 3 and newer speak version 4 of its protocol; a server of Socket.IO 2 speaks version 3.",
  },
  severity: "critical",
  layer: "server",
  needs: "nothing",
  expected: "Engine.IO 4",
  decide: ({ handshake }) =>
    codeOf(handshake) === 5 || /^\d+:0\{/.test(handshake?.text ?? "")
      ? { sure: "certain", observed: "an answer in another version of the protocol", evidence: told(handshake) }
      : null,
});
