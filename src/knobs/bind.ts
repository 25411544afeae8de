const parts = /^(?:\[([^\]]+)\]|([^:]*))(?::(.*))?$/;

/** The host of a bind address (`0.0.0.0:8000`, `[::1]:8000`, `localhost`); undefined when it names none (`:8000`). */
export function hostOfBind(bind: string): string | undefined {
  // What is no bind address, such as a unix socket, is handed on whole: the knob then refuses it by name.
  const match = bind.startsWith("unix:") ? null : parts.exec(bind);
  return match ? match[1] || match[2] || undefined : bind;
}

/** The port of a bind address; undefined when it names none. */
export function portOfBind(bind: string): string | undefined {
  return bind.startsWith("unix:") ? undefined : parts.exec(bind)?.[3];
}
