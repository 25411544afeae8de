/** The subject, or something before it, did not do what a client needs: no answer, a reset, a refused connection. It counts as a result of the check. */
export class WireFailure extends Error {
  /** `timeout`, `ECONNRESET`, `ECONNREFUSED`, `closed`, ... */
  readonly code: string;

  constructor(what: string, code: string, options?: ErrorOptions) {
    super(`${what}: ${code}`, options);
    this.name = "WireFailure";
    this.code = code;
  }
}

/** What went wrong on the wire as a WireFailure. */
export function wireFailure(what: string, error: unknown): WireFailure {
  if (error instanceof WireFailure) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new WireFailure(what, code ?? message ?? String(error), { cause: error });
}

/** Rejects with a WireFailure `timeout` when the work takes longer. The work itself goes on: give it a way to be ended. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new WireFailure(what, `timeout after ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
