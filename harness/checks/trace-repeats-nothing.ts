import { check } from "../check.ts";
import { between, without } from "../expect.ts";

export default check({
  group: "limits",
  claim: "TRACE is refused by everybody on the way, and no header of a request is repeated",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8 (credentials MUST NOT be sent back)",
  needs: [],
  mutants: ["apache-answers-trace"],
  async run(t) {
    for (const forwards of [[], [["Max-Forwards", "0"]]] as const) {
      const { status, text } = await t.send(t.site.probes.ready, { method: "TRACE", lines: [...forwards, ["Cookie", "secret=value"]] });
      t.expect("status", between(400, 599), status);
      t.expect("answer", without("secret=value"), text);
    }
  },
});
