import { check } from "../check.ts";
import { expectPolls } from "../polls-in-turn.ts";

export default check({
  group: "transport",
  claim: "Forty requests of a polling session on one connection are answered one after the other",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9112#section-9.3",
  needs: ["polling", "socket-echo"],
  after: ["polling-handshake"],
  mutants: ["haproxy-no-affinity", "nginx-rate-limit-tight", "haproxy-rate-limit-tight"],
  run: (t) => expectPolls(t, true),
});
