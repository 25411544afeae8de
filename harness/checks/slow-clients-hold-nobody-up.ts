import { check } from "../check.ts";

const SLOW = 12;
const BEGIN_MS = 2_000;
const LIMIT_MS = 6_000;

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
    const begin = () => {
      const socket = t.connect();
      return new Promise<void>((resolve) => {
        // Whoever takes no more connections does not shake hands either.
        const late = setTimeout(resolve, BEGIN_MS);
        const done = () => {
          clearTimeout(late);
          resolve();
        };
        socket.once(t.site.dial.secure ? "secureConnect" : "connect", () =>
          socket.write(`GET ${ready} HTTP/1.1\r\nHost: x\r\nX-Slow: `, done),
        );
        socket.once("close", done);
      });
    };
    await Promise.all(Array.from({ length: SLOW }, begin));
    t.expect("a request beside them", 200, (await t.send(t.site.probes.ready, { limitMs: LIMIT_MS })).status);
  },
});
