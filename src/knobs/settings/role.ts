import { knob } from "../knob.ts";
import { oneOf } from "../value.ts";

export default knob({
  name: "role",
  type: oneOf(["all", "web", "worker", "executor"]),
  default: "all",
  section: "workers",
  about: "What this Studio runs: web workers, job workers and executors, or only one kind of them (worker: also executors).",
  more: "`web` and `worker` need `STUDIO_DATABASE_URL` and `STUDIO_REDIS_URL`, the same on every machine, and at least one Studio of the other role; `executor` needs `STUDIO_REDIS_URL` alone. At its addresses a `worker` or `executor` answers nothing but `/livez`, `/readyz` and `/healthz`. See scaling.md.",
  env: "STUDIO_ROLE",
});
