import { check } from "../check.ts";
import { expectUnmoved, liesOf } from "../truth.ts";
import type { Line } from "../wire/http.ts";

const ADDRESS = [
  "X-Real-IP",
  "CF-Connecting-IP",
  "True-Client-IP",
  "X-Client-IP",
  "X-Cluster-Client-IP",
  "Fastly-Client-IP",
  "X-Original-Forwarded-For",
];
const HOST = ["X-Host", "X-Original-Host", "X-Forwarded-Server", "X-HTTP-Host-Override"];
const SCHEME = ["X-Forwarded-Scheme", "X-Forwarded-Protocol", "X-Url-Scheme"];

export default check({
  group: "identity",
  claim: "Headers in which other products say who their client is say nothing here, when a client writes them",
  kind: "required",
  because: "https://adam-p.ca/blog/2022/03/x-forwarded-for/ (X-Real-IP and its like are forged as easily as X-Forwarded-For)",
  needs: ["echo", "effective"],
  mutants: ["nginx-real-ip-of-everybody", "haproxy-real-ip-of-everybody", "apache-real-ip-of-everybody"],
  async run(t) {
    const scheme = liesOf(t.site)["X-Forwarded-Proto"];
    const lines: Line[] = [
      ...ADDRESS.map((name) => [name, "6.6.6.6"] as const),
      ...HOST.map((name) => [name, "evil.test"] as const),
      ...SCHEME.map((name) => [name, scheme] as const),
      ["X-Forwarded-Ssl", scheme === "https" ? "on" : "off"],
      ["Front-End-Https", scheme === "https" ? "on" : "off"],
      ["X-Original-URL", "/evil"],
      ["X-Rewrite-URL", "/evil"],
    ];
    await expectUnmoved(t, "what is believed with all of them", lines);
  },
});
