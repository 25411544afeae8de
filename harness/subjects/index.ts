// Written by scripts/indexes.mjs; do not edit.
import flaskSocketioGunicorn from "./flask-socketio-gunicorn.ts";
import memory from "./memory.ts";
import plainSocketIo from "./plain-socket.io.ts";
import studio from "./studio.ts";

/** Every server that the harness knows how to start, by its id. */
export const subjects = {
  "flask-socketio-gunicorn": flaskSocketioGunicorn,
  memory,
  "plain-socket.io": plainSocketIo,
  studio,
} as const;
