/**
 * An answer as plain parts. Handlers may return one instead of a Response: the adapters write it without building Headers and streams first, which
 * on Node is most of the cost of a small answer. Header names are lower case.
 */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  /** One entry per Set-Cookie line. */
  cookies?: string[];
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
}

/** JSON text that is already serialised. */
export function jsonText(body: string, status = 200): Reply {
  return { status, headers: { "content-type": "application/json" }, body };
}

/** A JSON answer. */
export function json(value: unknown, status = 200): Reply {
  return jsonText(JSON.stringify(value), status);
}

/** A page. The markup MUST be escaped already. */
export function html(markup: string, status = 200): Reply {
  return { status, headers: { "content-type": "text/html; charset=utf-8" }, body: markup };
}

/** Plain text in UTF-8. */
export function text(body: string, status = 200): Reply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}

/**
 * 303 See Other: what a form's POST answers, so that a reload does not send it again (RFC 9110, section 15.4.4). `location` includes the prefix; `flash`
 * is the code of what the page there then says.
 */
export function seeOther(location: string, flash?: string): Reply {
  return { status: 303, headers: { location: flash ? `${location}?flash=${flash}` : location }, body: null };
}

/** The same answer as a web-standard Response. */
export function toResponse(reply: Reply): Response {
  if (!reply.cookies) return new Response(reply.body, { status: reply.status, headers: reply.headers });
  const headers = new Headers(reply.headers);
  for (const cookie of reply.cookies) headers.append("set-cookie", cookie);
  return new Response(reply.body, { status: reply.status, headers });
}

/** The parts of a Response, whose body is then taken over. */
export function fromResponse(response: Response): Reply {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    if (name !== "set-cookie") headers[name] = value;
  });
  const cookies = response.headers.getSetCookie();
  return { status: response.status, headers, ...(cookies.length > 0 ? { cookies } : {}), body: response.body };
}
