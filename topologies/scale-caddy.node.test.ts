// compose/scale.yaml behind Caddy, with an executor.
import { judgeScaled } from "./scale.fixture.ts";

await judgeScaled("caddy", { executes: true });
