import { testGraceful } from "./graceful.fixture.ts";

testGraceful(["bun", "bun"]);
