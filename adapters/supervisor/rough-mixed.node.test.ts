import { testRough } from "./rough.fixture.ts";

testRough(["bun", "node", "bun", "deno"]);
