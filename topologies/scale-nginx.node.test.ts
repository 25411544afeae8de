// compose/scale.yaml behind nginx.
import { judgeScaled } from "./scale.fixture.ts";

await judgeScaled("nginx");
