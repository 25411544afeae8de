import { testRough } from "./rough.fixture.ts";

testRough(["node", "node"]);
