import { knob } from "../knob.ts";
import { integer, type ValueType } from "../value.ts";

const count = integer(1, 1024);
const type: ValueType<number | "auto"> = {
  allowed: `auto or ${count.allowed}`,
  parse: (text) => (text === "auto" ? "auto" : count.parse(text)),
};

export default knob({
  name: "threads",
  type,
  default: "auto",
  section: "workers",
  about: "Threads of a worker for files, names, hashing and compression; auto is the runtime's own number.",
  more: "They are not Gunicorn's threads: a worker answers any number of requests at once on one event loop, and only hands such work to them. On Node it is libuv's pool (4 without this), on Bun its thread pool (as many as cores; at least 2). Deno starts threads as it needs them and has no such number: there it has no effect, and the start says so.",
  env: "STUDIO_THREADS",
  aliases: ["GUNICORN_THREADS"],
});
