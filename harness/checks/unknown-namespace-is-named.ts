import { check } from "../check.ts";
import { refusalOf } from "../refusals.ts";

export default check({
  group: "handshake",
  claim: "A namespace that there is none of is refused as `Invalid namespace`",
  kind: "required",
  because:
    "https://socket.io/docs/v4/namespaces/ and https://github.com/socketio/socket.io/issues/5159 (a path in the URL is a namespace, not a path)",
  needs: [],
  mutants: ["nginx-posts-refused", "nginx-page-instead-of-the-socket", "nginx-auth-before-the-socket"],
  async run(t) {
    t.expect("refusal", "Invalid namespace", await refusalOf(t, { namespace: "/no-such-namespace", greeting: null }));
  },
});
