import { knob } from "../knob.ts";
import { RUNTIME_NAMES } from "../runtime-name.ts";
import { someOf } from "../value.ts";

/** The classes that Gunicorn itself brings, and those of packages, by their usual names. */
const OF_GUNICORN = /^(?:sync|gthread|gevent|gevent_wsgi|gevent_pywsgi|eventlet|tornado|asgi|aiohttp\.[\w.]+|uvicorn\.[\w.]+|egg:.+)$/i;

export default knob({
  name: "workerClass",
  type: someOf(RUNTIME_NAMES),
  default: "bun",
  section: "workers",
  about: "Runtime of the workers; a list is dealt out over them in turn.",
  more: "In `GUNICORN_WORKER_CLASS`, Gunicorn's own classes (`gthread`, `gevent`, ...) are accepted with a notice and change nothing.",
  flag: "worker-class",
  env: "STUDIO_WORKER_CLASS",
  aliases: [
    {
      env: "GUNICORN_WORKER_CLASS",
      read: (value) => (OF_GUNICORN.test(value) ? undefined : value),
      notice: (value) =>
        OF_GUNICORN.test(value)
          ? `${JSON.stringify(value)} is a kind of worker of Gunicorn's and has no meaning here; allowed are ${RUNTIME_NAMES.join(", ")}`
          : undefined,
    },
  ],
});
