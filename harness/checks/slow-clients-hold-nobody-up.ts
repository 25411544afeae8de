import { check } from "../check.ts";

const SLOW = 12;

export default check({
  group: "limits",
  claim: "A dozen clients that never end their headers do not keep others from being served",
  kind: "required",
  because:
    "https://en.wikipedia.org/wiki/Slowloris_(cyber_attack) and https://docs.haproxy.org/2.6/configuration.html#timeout%20http-request",
  needs: [],
  mutants: ["haproxy-few-connections", "lighttpd-few-connections", "apache-few-connections"],
  async run(t) {
    const ready = t.site.prefix + t.site.probes.ready;
    for (let n = 0; n < SLOW; n += 1) {
      const socket = t.connect();
      await new Promise<void>((resolve) => {
        socket.once(t.site.dial.secure ? "secureConnect" : "connect", () =>
          socket.write(`GET ${ready} HTTP/1.1\r\nHost: x\r\nX-Slow: `, () => resolve()),
        );
        socket.once("close", () => resolve());
      });
    }
    t.expect("a request beside them", 200, (await t.send(t.site.probes.ready, { limitMs: 3_000 })).status);
  },
});
