import { check } from "../check.ts";

export default check({
  group: "urls",
  claim: "An encoded slash in a path arrives as one",
  kind: "required",
  because:
    "https://www.rfc-editor.org/rfc/rfc3986#section-2.2 and https://github.com/advisories/GHSA-hqmj-h5c6-369m (paths that proxy and application read differently)",
  needs: ["echo"],
  mutants: ["nginx-path-decoded", "apache-path-decoded", "lighttpd-path-decoded", "haproxy-path-decoded"],
  async run(t) {
    // Another path than that of the echo; decoded, it would be the same. Two slashes are merged by lighttpd and Traefik, which is allowed.
    const path = t.site.probes.echo!.replace(/(.)\//, "$1%2F");
    const { status, headers } = await t.send(path, { token: true });
    t.expect(`status of ${path}`, 404, status);
    t.expect("it is the subject's", "application/problem+json", headers["content-type"]);
  },
});
