/** One row of the table of expected failures: HTTP status, whether the same call may succeed later, and what a person can do next. */
interface ErrorRow {
  readonly status: number;
  readonly retry: boolean;
  readonly title: string;
  readonly next: string;
}

/** Every code that a StudioError can carry. Codes are stable: clients branch on them, never on a message. */
export const ERRORS = {
  bad_request: { status: 400, retry: false, title: "The request is not valid", next: "Correct the field that the message names." },
  bad_json: { status: 400, retry: false, title: "The body is not valid JSON", next: "Send UTF-8 encoded JSON." },
  bad_host: {
    status: 400,
    retry: false,
    title: "The Host header is not valid",
    next: "Send the host and port of the address that Studio printed at its start.",
  },
  wrong_host: {
    status: 421,
    retry: false,
    title: "Studio does not serve that host",
    next: "Use the address that Studio printed at its start, or add the host to STUDIO_ALLOWED_HOSTS.",
  },
  unauthenticated: {
    status: 401,
    retry: false,
    title: "You are not signed in",
    next: "Open the sign-in link that Studio printed at its start.",
  },
  bad_token: { status: 401, retry: false, title: "The token is not valid", next: "Use a token that has not expired or been used." },
  forbidden: { status: 403, retry: false, title: "That is not allowed", next: "Use an account or token that may do it." },
  bad_origin: {
    status: 403,
    retry: false,
    title: "The request came from another origin",
    next: "Call Studio from its own pages or from an allowed origin.",
  },
  bad_csrf: { status: 403, retry: false, title: "The form is not valid any more", next: "Reload the page and send the form again." },
  not_found: { status: 404, retry: false, title: "There is no such thing", next: "Check the address." },
  method_not_allowed: { status: 405, retry: false, title: "That method is not offered here", next: "Use a method of the Allow header." },
  conflict: { status: 409, retry: false, title: "It was changed by somebody else", next: "Reload, then apply your change again." },
  not_cancellable: { status: 409, retry: false, title: "It has already ended", next: "Nothing is left to cancel." },
  not_retryable: {
    status: 409,
    retry: false,
    title: "It cannot be retried in its state",
    next: "Wait until it has ended, or start it anew.",
  },
  precondition_failed: {
    status: 412,
    retry: false,
    title: "It was changed since you read it",
    next: "Read it again, then apply your change with its new ETag.",
  },
  payload_too_large: {
    status: 413,
    retry: false,
    title: "The body is too large",
    next: "Send less; the message says how much is allowed.",
  },
  unsupported_media_type: {
    status: 415,
    retry: false,
    title: "The content type is not supported",
    next: "Send application/json or a form.",
  },
  invalid_flowchart: { status: 422, retry: false, title: "The flowchart is not valid", next: "Correct the places that `errors` names." },
  idempotency_mismatch: {
    status: 422,
    retry: false,
    title: "The Idempotency-Key was used for another request",
    next: "Use a new key for a new request.",
  },
  too_many_requests: {
    status: 429,
    retry: true,
    title: "Too many requests",
    next: "Wait as long as the answer says (Retry-After), then try again.",
  },
  headers_too_large: {
    status: 431,
    retry: false,
    title: "The headers are too large",
    next: "Send fewer or shorter headers; cookies of other programs on this host count, too.",
  },
  internal: { status: 500, retry: true, title: "Something went wrong in Studio", next: "Try again; the log has the request id." },
  unavailable: { status: 503, retry: true, title: "A part that this needs is not available", next: "Try again shortly." },
  draining: { status: 503, retry: true, title: "This worker is leaving", next: "Connect again; another worker takes over." },
} as const satisfies Record<string, ErrorRow>;

/** A code of the table above. */
export type ErrorCode = keyof typeof ERRORS;

/** One place where the input was wrong: `path` names the field (`nodes[2].data.url`), `message` what is allowed. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** An expected failure with a stable code. `message` is for people; `errors` names fields; `cause` is kept for the log only. */
export class StudioError extends Error {
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];
  /** Seconds after which the same call may succeed, where that is known. */
  readonly retryAfterS: number | null;

  constructor(code: ErrorCode, message?: string, options: { errors?: readonly FieldError[]; cause?: unknown; retryAfterS?: number } = {}) {
    super(message ?? ERRORS[code].title, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "StudioError";
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterS = options.retryAfterS ?? null;
  }
}
