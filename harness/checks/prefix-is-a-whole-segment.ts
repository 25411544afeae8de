import { check } from "../check.ts";

export default check({
  group: "urls",
  claim: "A path that only begins with the letters of the prefix is not below it",
  kind: "required",
  because: "https://doc.traefik.io/traefik/routing/routers/#path-pathprefix-and-pathregexp (PathPrefix compares letters, not segments)",
  needs: ["prefix"],
  mutants: ["traefik-prefix-without-slash", "nginx-prefix-without-slash", "haproxy-prefix-without-slash"],
  async run(t) {
    for (const path of [t.site.probes.ready.slice(1), `x${t.site.probes.ready}`]) {
      const { status, headers } = await t.send(path);
      t.expect(`status of ${t.site.prefix}${path}`, 404, status);
      t.expect("answer of the subject", undefined, headers["x-request-id"]);
    }
  },
});
