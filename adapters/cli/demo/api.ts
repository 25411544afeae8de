import { EXIT, Failure } from "../exit.ts";

const REQUEST_LIMIT_MS = 15_000;

/** The HTTP side of a Studio, called with an API token. */
export interface Api {
  /** Without a slash at its end; may have a path. */
  readonly base: string;
  readonly token: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
}

/** An API whose failures are Failures: 4 when nobody answers, 5 when the answer takes too long, 1 when it is no. */
export function connectApi(base: string, token: string): Api {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    let reply: Response;
    let text: string;
    try {
      reply = await fetch(base + path, {
        method,
        redirect: "manual",
        signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
        headers: {
          authorization: `Bearer ${token}`,
          accept: "application/json",
          ...(method === "POST" ? { "content-type": "application/json", "idempotency-key": crypto.randomUUID() } : {}),
        },
        ...(method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}),
      });
      text = await reply.text();
    } catch (cause) {
      if ((cause as Error).name === "TimeoutError") throw new Failure(EXIT.timeout, `${base}${path} did not answer within 15 s`, { cause });
      const why = ((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message;
      throw new Failure(EXIT.unreachable, `${base} cannot be reached: ${why}`, { cause });
    }
    if (reply.status === 401)
      throw new Failure(EXIT.failed, `${base} does not know this API token: \`studio start --json\` prints the one of a running server`);
    if (!reply.ok) throw new Failure(EXIT.failed, `${method} ${base}${path} answered ${reply.status}: ${problemIn(text)}`);
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new Failure(EXIT.failed, `${base}${path} did not answer with JSON: is it a Studio?`, { cause });
    }
  };
  return { base, token, get: (path) => call("GET", path), post: (path, body) => call("POST", path, body) };
}

/** What a problem document (RFC 9457) says, or the start of any other text. */
function problemIn(text: string): string {
  try {
    const { title, detail } = JSON.parse(text) as { title?: string; detail?: string };
    return detail ?? title ?? text.slice(0, 200);
  } catch {
    return text.slice(0, 200);
  }
}
