import { knob } from "../knob.ts";
import { oneOf } from "../value.ts";

export default knob({
  name: "role",
  type: oneOf(["all", "web", "worker"]),
  default: "all",
  section: "workers",
  about: "What this Studio runs: web workers and job workers, or only one kind of them.",
  more: "`web` and `worker` need `STUDIO_DATABASE_URL` and `STUDIO_REDIS_URL`, the same on every machine, and at least one Studio of the other role. At its addresses a `worker` answers nothing but `/livez`, `/readyz` and `/healthz`. See scaling.md.",
  env: "STUDIO_ROLE",
});
