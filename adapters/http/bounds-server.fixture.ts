// Servers of the runtime that executes this file with the limits that apply when nobody sets anything: one in cleartext, one with the identity of the first
// argument. Their ports come as one line of JSON; it leaves when its input ends.
import { loadConfig } from "../../src/knobs/load.ts";
import type { Identity } from "../tls/identity.ts";
import { serveBounded } from "./bounds.fixture.ts";

const config = loadConfig({ env: {} });
const options = {
  keepaliveMs: config.keepaliveMs,
  pingIntervalMs: config.pingIntervalMs,
  pingTimeoutMs: config.pingTimeoutMs,
  limits: {
    headersTimeoutMs: config.headersTimeoutMs,
    requestTimeoutMs: config.requestTimeoutMs,
    sendTimeoutMs: config.sendTimeoutMs,
    connections: config.workerConnections,
  },
};
const plain = await serveBounded(options);
const secure = await serveBounded({ ...options, tls: JSON.parse(process.argv[2]!) as Identity });
console.log(JSON.stringify({ plain: plain.port, secure: secure.port }));
process.stdin.resume();
process.stdin.on("end", async () => {
  await Promise.all([plain.close(500), secure.close(500)]);
  process.exit(0);
});
