// compose/scale.yaml behind Caddy.
import { judgeScaled } from "./scale.fixture.ts";

await judgeScaled("caddy");
