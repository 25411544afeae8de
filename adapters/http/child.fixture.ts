import { startFixture } from "./server.fixture.ts";

// A worker beside others: its place comes as JSON in the first argument, and it leaves when its standard input ends.
const fixture = await startFixture({ share: JSON.parse(process.argv[2]!) });
console.log(JSON.stringify({ ready: fixture.port }));
process.stdin.resume();
process.stdin.on("end", async () => {
  await fixture.stop();
  process.exit(0);
});
