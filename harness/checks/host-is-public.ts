import { check } from "../check.ts";
import { truthOf } from "../truth.ts";

export default check({
  group: "urls",
  claim: "The subject knows the host and the port that its clients name",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-7.2",
  needs: ["echo", "effective"],
  mutants: [
    "nginx-host-of-the-upstream",
    "nginx-host-without-port",
    "nginx-host-with-another-port",
    "haproxy-host-of-the-upstream",
    "caddy-host-of-the-upstream",
    "apache-host-of-the-upstream",
    "traefik-host-of-the-upstream",
    "nginx-bare",
  ],
  async run(t) {
    const { effective } = await t.echo();
    const { host, port } = truthOf(t.site);
    t.expect("host", host, effective.host);
    t.expect("port", port, effective.port);
  },
});
