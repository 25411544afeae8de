import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "workerConnections",
  type: integer(1, 1_000_000),
  default: "10000",
  section: "limits",
  about: "Connections that one web worker holds at the same time; further ones are told to come back later.",
  env: "STUDIO_WORKER_CONNECTIONS",
  aliases: ["GUNICORN_WORKER_CONNECTIONS"],
});
