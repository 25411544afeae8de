import { testRough } from "./rough.fixture.ts";

testRough(["bun", "bun"]);
