import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "retentionStream",
  type: integer(100, 10_000_000),
  default: "10000",
  section: "realtime",
  about: "Entries that the Redis Stream keeps; what is older is replayed from the database.",
  env: "STUDIO_RETENTION_STREAM",
});
