// That what passes a proxy comes out as it went in, when it went in.
import type { Test } from "../harness/testing/tap.ts";
import { connected, type Place, send, socketAt } from "./client.fixture.ts";
import type { RunningProxy } from "./run-proxy.ts";
import { NAME } from "./stage.fixture.ts";
import { parse } from "./truth.fixture.ts";

/** The address reaches the upstream as it was sent, and what the upstream says of addresses reaches the client as it was said. */
export async function leavesAddressesAlone(t: Test, { driver, plan }: RunningProxy, place: Place) {
  const base = plan.prefix?.path ?? "";
  const inside = plan.prefix?.kept === false ? "" : base;
  const odd = "/a%2Fb/c%20d/%C3%A9;v=1?x=%2F&y=a+b&z=%25";
  t.equal(parse(await send(place, { path: base + odd })).url, inside + odd, `${driver.name}: the path arrives as it was sent`);
  const redirected = await send(place, { path: `${base}/redirect?to=${encodeURIComponent(`${base}/nodes?a=1`)}` });
  t.equal(redirected.headers.location, `${base}/nodes?a=1`, `${driver.name}: a redirect is passed on unchanged`);
  t.same(redirected.headers["set-cookie"], ["studio=1; Path=/studio/; HttpOnly; Secure"], `${driver.name}: so is a cookie`);
  const absolute = `${plan.tls ? "https" : "http"}://${NAME}:${plan.listen.port}${base}/x`;
  const away = await send(place, { path: `${base}/redirect?to=${encodeURIComponent(absolute)}` });
  t.equal(away.headers.location, absolute, `${driver.name}: so is an absolute redirect`);
  const posted = parse(await send(place, { method: "POST", path: `${base}/x`, body: "x".repeat(300_000) }));
  t.same([posted.method, posted.body], ["POST", 300_000], `${driver.name}: a body arrives whole`);
}

/** Pieces of an answer arrive when they are sent: the second is only sent after the first was seen. */
export async function holdsNothingBack(t: Test, { driver, plan }: RunningProxy, place: Place) {
  const base = plan.prefix?.path ?? "";
  for (const type of ["text/event-stream", "text/plain"]) {
    for (const lines of [[], [["Accept-Encoding", "gzip"]]] as [string, string][][]) {
      const key = crypto.randomUUID();
      let stepped: Promise<unknown> | null = null;
      const answer = await send(place, { path: `${base}/stream?key=${key}&type=${type}`, lines }, (text) => {
        if (text.includes("first")) stepped ??= send(place, { path: `${base}/step?key=${key}` });
        return text.includes("second");
      });
      await stepped;
      t.ok(answer.text.includes("second"), `${driver.name}: ${type}${lines.length ? " with gzip allowed" : ""} is not held back`);
    }
  }
}

/** Sockets of every transport pass, with messages larger than a proxy's buffers. */
export async function carriesSockets(t: Test, { driver, plan }: RunningProxy, place: Place) {
  const prefix = plan.prefix?.path ?? "";
  const big = "x".repeat(1_500_000);
  const one = async (about: string, options: object, upgraded: boolean, payload: string, wanted: string) => {
    const socket = socketAt(place, { prefix, ...options });
    try {
      await connected(socket, upgraded);
      const answer = (await socket.timeout(15_000).emitWithAck("echo", payload)) as { value: string; transport: string };
      t.same([answer.value.length, answer.transport], [payload.length, wanted], `${driver.name}: ${about}`);
    } catch (error) {
      t.fail(`${driver.name}: ${about}: ${(error as Error).message}`);
    } finally {
      socket.disconnect();
    }
  };
  await Promise.all([
    one("websocket from the start", { transports: ["websocket"] }, false, "hello", "websocket"),
    one("polling alone, with 1.5 MB each way", { transports: ["polling"] }, false, big, "polling"),
    one("polling, then upgraded to websocket", {}, true, big, "websocket"),
  ]);
}
