// No sticky routing, with four workers: of each runtime, mixed, and mixed on two machines.
import { testGroup } from "./any-worker.fixture.ts";

testGroup(["bun", "bun", "bun", "bun"]);
testGroup(["node", "node", "node", "node"]);
testGroup(["deno", "deno", "deno", "deno"]);
testGroup(["bun", "node", "deno", "bun"]);
testGroup(["bun", "node", "deno", "bun"], 2);
