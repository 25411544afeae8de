import { check } from "../check.ts";
import { without } from "../expect.ts";

export default check({
  group: "identity",
  claim: "A request that is no upgrade does not arrive with Connection: upgrade",
  kind: "required",
  because:
    "https://www.rfc-editor.org/rfc/rfc9110#section-7.8; `Unsupported upgrade request` on polls: https://github.com/miguelgrinberg/python-socketio/issues/686",
  needs: ["http-proxy", "echo"],
  mutants: ["nginx-connection-always-upgrade", "haproxy-connection-always-upgrade"],
  async run(t) {
    for (const method of ["GET", "POST"] as const) {
      const { request } = await t.echo({ method, ...(method === "POST" ? { body: "x" } : {}) });
      const values = request.headers.filter(([name]) => name.toLowerCase() === "connection").map(([, value]) => value);
      t.expect(`Connection of a ${method}`, without(/upgrade/i), values.join(", "));
    }
  },
});
