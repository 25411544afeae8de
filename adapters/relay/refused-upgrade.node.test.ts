/** A worker that refuses an upgrade which another one passed on to it hears nothing more of that connection: the next request on it can be anybody's. */
import { connect } from "node:net";
import { test } from "../../harness/testing/tap.ts";
import { startGroup } from "./workers.fixture.ts";

const LIMIT_MS = 10_000;
/** Enough that the kernel deals some of them out to every worker. */
const TRIES = 24;

/** All that comes over one connection until it is closed, or has been answered twice. */
function all(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let came = "";
    const late = setTimeout(() => socket.destroy(new Error(`no end within ${LIMIT_MS} ms: ${came}`)), LIMIT_MS);
    socket.setEncoding("latin1").on("data", (more: string) => {
      came += more;
      if (came.split("HTTP/1.1 ").length > 2) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => {
      clearTimeout(late);
      resolve(came);
    });
    socket.write(text);
  });
}

test("what follows a refused upgrade on its connection does not reach the worker that refused it", async (t) => {
  const group = await startGroup(["bun", "node", "deno", "bun"]);
  t.teardown(() => group.stop());
  const host = `Host: 127.0.0.1:${group.port}\r\n`;
  for (const { name, runtime } of group.members) {
    const sid = `${name}~${"x".repeat(20)}`;
    const upgrade = `GET /socket.io/?EIO=4&transport=websocket&sid=${sid} HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
    const answers = await Promise.all(Array.from({ length: TRIES }, () => all(group.port, `${upgrade}GET /livez HTTP/1.1\r\n${host}\r\n`)));
    // Bun cuts off whoever sends the next request before the answer to the last.
    const answered = answers.filter((text) => text !== "");
    const wrong = answered.filter(
      (text) =>
        !/^HTTP\/1\.1 400 (?:.*\r\n)*vary: [^\r]*Origin(?:.*\r\n)*\r\n\{"code":1,/i.test(text) ||
        // Its connection goes on, or is closed: the answer to what follows can only be that of the worker that has it.
        !/Session ID unknown"\}(?:$|HTTP\/1\.1 200 )/.test(text),
    );
    t.ok(answered.length > 0);
    t.same(wrong, [], `to ${name}, on ${runtime}`);
  }
});
