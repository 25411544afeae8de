import { testGraceful } from "./graceful.fixture.ts";

testGraceful(["deno", "deno"]);
