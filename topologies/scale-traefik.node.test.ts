// compose/scale.yaml behind Traefik.
import { judgeScaled } from "./scale.fixture.ts";

await judgeScaled("traefik");
