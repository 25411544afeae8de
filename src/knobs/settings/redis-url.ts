import { knob } from "../knob.ts";
import { url } from "../value.ts";

export default knob({
  name: "redisUrl",
  type: url(["redis", "rediss"]),
  default: null,
  section: "redis",
  about: "Redis to use; without it Studio starts a private one inside its data directory.",
  env: "STUDIO_REDIS_URL",
  aliases: ["REDIS_URL"],
  secret: true,
});
