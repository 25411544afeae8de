/** Reads at most `max` bytes of a body as UTF-8 and cancels the rest. Invalid bytes become U+FFFD; a sequence cut at the limit is left out. */
export async function readText(
  body: ReadableStream<Uint8Array>,
  max: number,
): Promise<{ text: string; bytes: number; truncated: boolean }> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), bytes, truncated: false };
    const room = max - bytes;
    text += decoder.decode(value.subarray(0, room), { stream: true });
    bytes += Math.min(value.length, room);
    if (value.length > room) {
      await reader.cancel().catch(() => undefined);
      return { text, bytes, truncated: true };
    }
  }
}

/** The value of a JSON text; `undefined` when it is none. */
export function jsonOf(text: string): unknown {
  const first = text.trimStart()[0];
  if (first !== "{" && first !== "[") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
