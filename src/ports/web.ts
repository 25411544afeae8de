/** An outgoing HTTP request on behalf of a node. */
export interface WebRequest {
  method: string;
  /** Absolute, `http:` or `https:`, without credentials. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  /** Bounds the whole exchange, the reading of the body included. */
  signal: AbortSignal;
  /** How many redirects may be followed; with 0 a redirect is answered as it is. */
  redirects: number;
  /** True when the operator named the address, not a flowchart: then addresses of this machine and its network may be called. */
  trusted?: boolean;
}

/** The answer; `url` is the one after redirects, `headers` are in lower case. The reader bounds what it takes of `body` and cancels the rest. */
export interface WebResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  url: string;
  body: ReadableStream<Uint8Array>;
}

/** Why a request was refused or failed. `blocked` is the guard's refusal and never worth a retry. */
export class WebError extends Error {
  readonly code: "bad_url" | "blocked" | "unreachable" | "too_many_redirects";
  constructor(code: WebError["code"], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "WebError";
    this.code = code;
  }
}

/**
 * HTTP for nodes. Implementations MUST resolve the name once, MUST refuse addresses that are not public (unless allowed), MUST connect to the very address that
 * was checked, and MUST do so again for every redirect. Rejects with WebError, or with the signal's reason once it aborted.
 */
export interface Web {
  fetch(request: WebRequest): Promise<WebResponse>;
}
