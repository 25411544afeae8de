import { testRough } from "./rough.fixture.ts";

testRough(["deno", "deno"]);
