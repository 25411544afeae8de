import { test } from "../../../harness/testing/tap.ts";
import type { SeenHandshake } from "../../../src/contract/diagnostics/echo.ts";
import { cameTogether, judgeAddress, judgePolling, judgeWebsocket, worstDelay } from "./judge.ts";

const seen = (more: Partial<SeenHandshake>): SeenHandshake => ({
  at: "2026-01-01T00:00:00.000Z",
  worker: "w1",
  arrived_as: "upgrade",
  upgrade: "websocket",
  connection: "Upgrade",
  key: true,
  http_version: "1.1",
  refused: null,
  ...more,
});
const stripped = { arrived_as: "request", refused: "upgrade_stripped" } as const;

test("why a websocket failed", (t) => {
  t.equal(judgeWebsocket("closed", seen({ ...stripped, upgrade: null, connection: "close" })), "upgrade-removed");
  t.equal(judgeWebsocket("no-answer", seen({ ...stripped, upgrade: null })), "upgrade-removed", "whatever the browser saw");
  t.equal(judgeWebsocket("closed", seen({ ...stripped, connection: "close" })), "connection-not-upgrade");
  t.equal(judgeWebsocket("closed", seen({ refused: "bad_origin" })), "origin-refused");
  t.equal(judgeWebsocket("closed", seen({ refused: "wrong_host" })), "host-differs");
  t.equal(judgeWebsocket("closed", seen({})), "websocket-answer-lost");
  t.equal(judgeWebsocket("closed", seen({ refused: "unknown_session" })), null);
  t.equal(judgeWebsocket("closed", null), "websocket-refused-before-studio");
  t.equal(judgeWebsocket("no-answer", null), "websocket-swallowed");
  t.equal(judgeWebsocket("silent", seen({})), "websocket-silent");
  t.equal(judgeWebsocket("refused", seen({})), null);
});

test("why long-polling failed", (t) => {
  const answered = (status: number, text: string) => judgePolling({ status, text });
  t.equal(judgePolling(null), "gateway-error");
  t.equal(answered(504, "<html>504 Gateway Time-out"), "gateway-error");
  t.equal(answered(503, '{"code":"draining"}'), null);
  t.equal(answered(200, '0{"sid":"x"}'), "session-elsewhere");
  t.equal(answered(403, '{"code":"bad_origin"}'), "origin-refused");
  t.equal(answered(421, '{"code":"wrong_host"}'), "host-differs");
  t.equal(answered(404, "<html>not found"), "socket-path-elsewhere");
  t.equal(answered(200, "<!doctype html>"), "socket-path-elsewhere");
});

test("what does not fit in the address", (t) => {
  const effective = { url: "", origin: "", scheme: "https", host: "a.example:8443", port: 8443, prefix: "/studio", client: "" } as const;
  const page = { origin: "https://a.example:8443", pathname: "/studio/diagnostics" };
  t.same(judgeAddress(effective, page), []);
  t.same(judgeAddress({ ...effective, scheme: "http" }, page), ["scheme-differs"]);
  t.same(judgeAddress({ ...effective, scheme: "http", host: "a.example", port: 80 }, { ...page, origin: "https://a.example" }), [
    "scheme-differs",
  ]);
  t.same(judgeAddress({ ...effective, host: "127.0.0.1:5055", port: 5055 }, page), ["host-differs"]);
  t.same(judgeAddress({ ...effective, host: "a.example", port: 443 }, page), ["host-differs"], "a lost port");
  t.same(judgeAddress({ ...effective, host: "[::1]:8443" }, { ...page, origin: "https://[::1]:8443" }), []);
  t.same(judgeAddress({ ...effective, prefix: "" }, page), ["prefix-differs"]);
});

test("what was sent apart and came together, and what came late", (t) => {
  t.equal(cameTogether([10, 310, 620, 905], 900), false);
  t.equal(cameTogether([905, 905, 906, 906], 900), true);
  t.equal(cameTogether([], 900), true);
  t.equal(
    worstDelay([
      { sent: 0, arrived: 5000 },
      { sent: 200, arrived: 5190 },
      { sent: 400, arrived: 5450 },
    ]),
    50,
  );
  t.equal(worstDelay([]), 0);
});
