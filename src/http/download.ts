/** Headers of a download: never shown in the page's place, never run (RFC 6266; `filename*` as in RFC 8187). */
export function attachment(name: string, type: string): Record<string, string> {
  // The cut may go through a character of two halves, and a name may have half of one itself.
  const whole = name.slice(0, 200).toWellFormed();
  const plain = name.replace(/[^A-Za-z0-9._-]/g, "_").slice(0, 100) || "download";
  return {
    "content-type": type,
    "content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(whole).replace(/['()*]/g, percent)}`,
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
  };
}

const percent = (char: string) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;

/** Text that is produced page by page while the client reads it. `next` gives the next piece, or null at the end. */
export function textStream(next: () => Promise<string | null>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const piece = await next();
      if (piece === null) controller.close();
      else controller.enqueue(encoder.encode(piece));
    },
  });
}
