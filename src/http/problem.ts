import { ERRORS, type ErrorCode, StudioError } from "../errors.ts";
import type { Reply } from "./reply.ts";

/** What the answer to a failed request needs to know of it. */
export interface ProblemContext {
  requestId: string;
  wantsHtml: boolean;
  /** The effective path prefix, for links. */
  prefix: string;
  /** Where the stylesheet is, with its hash. */
  stylesheet: string;
}

/**
 * The one translation of an error into an answer: problem+json (RFC 9457) with the stable `code` and the `requestId`, or a small page for a browser. What
 * is no StudioError becomes `internal` and says nothing of its cause.
 */
export function problem(error: unknown, context: ProblemContext): Reply {
  const known = error instanceof StudioError ? error : new StudioError("internal");
  const row = ERRORS[known.code];
  const headers: Record<string, string> = {};
  if (row.status === 401) headers["www-authenticate"] = 'Bearer realm="Studio"';
  if (row.retry && row.status !== 500) headers["retry-after"] = String(known.retryAfterS ?? 1);
  if (context.wantsHtml) {
    headers["content-type"] = "text/html; charset=utf-8";
    return { status: row.status, headers, body: page(known, row, context) };
  }
  headers["content-type"] = "application/problem+json";
  return {
    status: row.status,
    headers,
    body: JSON.stringify({
      type: "about:blank",
      title: row.title,
      status: row.status,
      detail: known.message,
      code: known.code,
      next: row.next,
      requestId: context.requestId,
      ...(known.errors.length > 0 ? { errors: known.errors } : {}),
    }),
  };
}

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[char] as string);

function page(error: StudioError, row: (typeof ERRORS)[ErrorCode], { requestId, prefix, stylesheet }: ProblemContext): string {
  const fields = error.errors.map(({ path, message }) => `<li><code>${escapeHtml(path)}</code> ${escapeHtml(message)}</li>`).join("");
  const signIn = row.status === 401 ? ` <a href="${escapeHtml(prefix)}/sign-in">Sign in</a>` : "";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(row.title)} · Studio</title><link rel="stylesheet" href="${escapeHtml(stylesheet)}"></head>
<body><main><div class="lone"><p class="lone-code num">${row.status}</p><h1>${escapeHtml(row.title)}</h1>
<p>${escapeHtml(error.message)}</p>${fields ? `<ul class="lone-list">${fields}</ul>` : ""}
<p class="muted">${escapeHtml(row.next)}</p>
<p><a href="${escapeHtml(prefix)}/">Go to the overview</a>${signIn}</p>
<p class="faint">${escapeHtml(error.code)} · request <code>${escapeHtml(requestId)}</code></p></div></main></body></html>
`;
}
