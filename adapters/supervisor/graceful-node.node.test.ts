import { testGraceful } from "./graceful.fixture.ts";

testGraceful(["node", "node"]);
