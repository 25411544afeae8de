import { testGraceful } from "./graceful.fixture.ts";

testGraceful(["bun", "node", "bun", "deno"]);
