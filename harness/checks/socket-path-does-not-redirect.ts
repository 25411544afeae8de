import { check } from "../check.ts";
import { between, not } from "../expect.ts";

export default check({
  group: "handshake",
  claim: "The path of the socket is answered, not redirected",
  kind: "required",
  because: "https://github.com/miguelgrinberg/python-socketio/issues/666 (clients follow no redirect of a websocket, and none of a POST)",
  needs: [],
  mutants: ["nginx-redirects-everything", "haproxy-redirects-everything", "nginx-slash-removed", "caddy-slash-removed"],
  async run(t) {
    const path = t.socketPath.slice(t.site.prefix.length);
    const transport = t.site.provides.has("polling") ? "polling" : "websocket";
    for (const method of ["GET", "POST", "OPTIONS"]) {
      const { status, headers } = await t.send(`${path}?EIO=4&transport=${transport}`, {
        method,
        lines: [["Origin", t.site.origin]],
        ...(method === "POST" ? { body: "x" } : {}),
      });
      t.expect(`Location of a ${method}`, undefined, headers.location);
      t.expect(`status of a ${method}`, not(between(300, 399)), status);
    }
  },
});
