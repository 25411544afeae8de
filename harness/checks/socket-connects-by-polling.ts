import { check } from "../check.ts";

export default check({
  group: "handshake",
  claim: "A socket connects its namespace by long polling alone, with its token, and is greeted",
  kind: "required",
  because: "https://socket.io/docs/v4/how-it-works/#http-long-polling",
  needs: ["polling"],
  after: ["polling-handshake"],
  mutants: ["nginx-posts-refused", "nginx-auth-before-the-socket", "nginx-page-instead-of-the-socket", "traefik-posts-refused"],
  async run(t) {
    const { transport, disconnects } = await t.socket({ transports: ["polling"] });
    t.expect("transport", "polling", transport());
    t.expect("disconnects", [], disconnects);
  },
});
