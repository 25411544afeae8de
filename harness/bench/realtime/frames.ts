/** Called for each frame: `buffer[start..end)` is its payload, valid only during the call. */
export type OnFrame = (opcode: number, buffer: Buffer, start: number, end: number) => void;

/**
 * Cuts what a websocket server sends (RFC 6455 section 5.2: unmasked, no extension) into frames, without a copy for those that arrived whole.
 * Throws for a fragmented or masked frame and for more than 16 MiB: none of the servers under measurement sends these.
 */
export function frameReader(onFrame: OnFrame): (chunk: Buffer) => void {
  let rest: Buffer | null = null;
  return (chunk) => {
    const buffer = rest ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    while (buffer.length - at >= 2) {
      const first = buffer[at]!;
      const size = buffer[at + 1]!;
      if ((first & 0x70) !== 0 || (first & 0x80) === 0 || (first & 0x0f) === 0)
        throw new Error(`unexpected websocket frame ${first.toString(16)}`);
      if (size & 0x80) throw new Error("the server masked a frame");
      const header = size < 126 ? 2 : size === 126 ? 4 : 10;
      if (buffer.length - at < header) break;
      const length = size < 126 ? size : size === 126 ? buffer.readUInt16BE(at + 2) : Number(buffer.readBigUInt64BE(at + 2));
      if (length > 16 << 20) throw new Error(`a frame of ${length} bytes`);
      const end = at + header + length;
      if (end > buffer.length) break;
      onFrame(first & 0x0f, buffer, at + header, end);
      at = end;
    }
    // The chunk's memory is reused by the next read, so what is kept must be a copy.
    rest = at === buffer.length ? null : Buffer.from(buffer.subarray(at));
  };
}

/** A text (or, with `opcode`, another) frame as a client must send it. The mask is all zeros: allowed, and free. */
export function clientFrame(text: string, opcode = 1): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(body.length < 126 ? 6 : 8);
  header[0] = 0x80 | opcode;
  if (body.length < 126) header[1] = 0x80 | body.length;
  else {
    header[1] = 0x80 | 126;
    header.writeUInt16BE(body.length, 2);
  }
  return Buffer.concat([header, body]);
}
