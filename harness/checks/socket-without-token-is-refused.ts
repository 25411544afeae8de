import { check } from "../check.ts";
import { without } from "../expect.ts";
import { refusalOf } from "../refusals.ts";

export default check({
  group: "handshake",
  claim: "A socket without a token, or with a wrong one, is refused by the subject, which says why",
  kind: "required",
  because: "https://socket.io/docs/v4/middlewares/#handling-middleware-error",
  needs: ["socket-auth"],
  mutants: ["nginx-auth-before-the-socket", "nginx-page-instead-of-the-socket", "nginx-posts-refused"],
  async run(t) {
    for (const [what, auth] of [
      ["without a token", {}],
      ["with a wrong token", { token: "studio_wrong" }],
    ] as const) {
      const said = await refusalOf(t, { auth });
      // The client's own words for what is no answer of a namespace.
      t.expect(what, without(/connected|poll error|post error|websocket error|server error|timeout/), said);
      t.expect(`${what}: it has a code`, /"code":"\w+"/, said);
    }
  },
});
