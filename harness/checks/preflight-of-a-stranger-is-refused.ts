import { check } from "../check.ts";
import { preflight } from "../cors.ts";

export default check({
  group: "handshake",
  claim: "A preflight of any other page gets no leave",
  kind: "required",
  because: "https://fetch.spec.whatwg.org/#http-cors-protocol",
  needs: ["origin-check"],
  mutants: [
    "nginx-preflights-answered-for-all",
    "haproxy-preflights-answered-for-all",
    "caddy-preflights-answered-for-all",
    "studio-lets-every-page-in",
  ],
  async run(t) {
    const path = t.socketPath.slice(t.site.prefix.length);
    const transport = t.site.provides.has("polling") ? "polling" : "websocket";
    const { headers } = await preflight(t, `${path}?EIO=4&transport=${transport}`, "https://evil.test");
    t.expect("allowed origin", undefined, headers["access-control-allow-origin"]);
  },
});
