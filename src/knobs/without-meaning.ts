/** Variables of Gunicorn and of the plan that are accepted, so that an existing `.env` works, and have no effect here: the name, and why. */
export const withoutMeaning: readonly { readonly env: string; readonly why: string }[] = [
  {
    env: "LLMCTL_STUDIO_USE_GUNICORN",
    why: "Studio's own supervisor does what Gunicorn did, always; there is no development server beside it (`studio dev` is for changing Studio itself)",
  },
  {
    env: "STUDIO_SOCKETIO_ASYNC_MODE",
    why: "it chooses a loop for Python's Socket.IO; every worker here has the one event loop of its runtime",
  },
  {
    env: "LLMCTL_STUDIO_SOCKETIO_ASYNC_MODE",
    why: "it chooses a loop for Python's Socket.IO; every worker here has the one event loop of its runtime",
  },
  { env: "GUNICORN_CMD_ARGS", why: "it holds options of Gunicorn's command line; give those of `studio start`, or set the variables" },
  { env: "GUNICORN_PRELOAD", why: "workers are programs of their own and share no memory to load into" },
  { env: "GUNICORN_PRELOAD_APP", why: "workers are programs of their own and share no memory to load into" },
  { env: "GUNICORN_WORKER_TMP_DIR", why: "signs of life go over a socket, not to a file" },
];
