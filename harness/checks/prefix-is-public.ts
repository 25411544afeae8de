import { check } from "../check.ts";

export default check({
  group: "urls",
  claim: "The subject knows the path that it is below, whether the proxy takes it off or leaves it",
  kind: "required",
  because: "https://doc.traefik.io/traefik/middlewares/http/stripprefix/ (X-Forwarded-Prefix has no specification)",
  needs: ["prefix", "echo", "effective"],
  mutants: [
    "nginx-prefix-not-said",
    "nginx-prefix-twice",
    "nginx-prefix-not-removed",
    "haproxy-prefix-not-said",
    "caddy-prefix-not-said",
    "apache-prefix-not-said",
    "traefik-prefix-not-said",
  ],
  async run(t) {
    const { effective, server } = await t.echo();
    t.expect("prefix", t.site.prefix, effective.prefix);
    t.expect("path of the socket", t.socketPath.replace(/\/$/, ""), server.socket_path);
  },
});
