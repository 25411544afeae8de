// No sticky routing, with two workers: of each runtime, and mixed.
import { testGroup } from "./any-worker.fixture.ts";

testGroup(["bun", "bun"]);
testGroup(["node", "node"]);
testGroup(["deno", "deno"]);
testGroup(["node", "bun"]);
testGroup(["bun", "deno"]);
