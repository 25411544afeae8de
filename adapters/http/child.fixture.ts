import { startFixture } from "./server.fixture.ts";

// A worker beside others: its place comes as JSON in the first argument, and it leaves when its standard input ends.
const { env, ...share } = JSON.parse(process.argv[2]!) as {
  data: string;
  redis: string;
  port: number;
  worker: string;
  runDir?: string;
  env?: Record<string, string>;
};
const fixture = await startFixture({ share, ...(env ? { env } : {}) });
console.log(JSON.stringify({ ready: fixture.port, pid: process.pid }));
process.stdin.resume();
process.stdin.on("end", async () => {
  await fixture.stop();
  process.exit(0);
});
