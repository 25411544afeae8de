import { test } from "../harness/testing/tap.ts";
import { complaints } from "./fence.ts";

test("the fence lets the architecture's imports through", (t) => {
  for (const [path, text] of [
    ["src/realtime/tail.ts", 'import { z } from "zod";\nimport { x } from "../ports/store.ts";'],
    ["web/pages/run.tsx", 'import { route } from "../../src/http/route.ts";'],
    [
      "web/client/realtime/index.ts",
      'import type { Envelope } from "../../../src/contract/envelope.ts";\nimport { io } from "socket.io-client";',
    ],
    ["adapters/bun/main.ts", 'import { web } from "../roles/web.ts";\nimport { Elysia } from "elysia";'],
  ] as const)
    t.same(complaints(path, text), [], path);
});

test("the fence names what crosses it", (t) => {
  for (const [path, text, wanted] of [
    ["src/studio/x.ts", 'import { Redis } from "ioredis";', /ioredis/],
    ["src/studio/x.ts", 'import { readFileSync } from "node:fs";', /node:fs/],
    ["src/studio/x.ts", 'import { y } from "../../adapters/store/y.ts";', /adapters\/store/],
    ["src/contract/x.ts", 'import { y } from "../http/y.ts";', /src\/http/],
    ["web/client/x.ts", 'import { y } from "../../src/studio/y.ts";', /src\/studio/],
    ["adapters/bun/x.ts", 'import { y } from "../deno/y.ts";', /adapters\/deno/],
    ["adapters/roles/x.ts", 'import { y } from "../bun/y.ts";', /adapters\/bun/],
    ["harness/x.ts", 'import {\n  y,\n} from "../src/studio/y.ts";', /src\/studio/],
    ["src/studio/x.ts", 'const y = await import("elysia");', /elysia/],
    ["src/studio/x.ts", 'import "elysia";', /elysia/],
  ] as const) {
    const found = complaints(path, text);
    t.equal(found.length, 1, `${path}: ${text}`);
    t.match(found[0], wanted);
  }
});
