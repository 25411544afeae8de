/** One Socket.IO event, encoded once for all who get it, in each form that an engine may ask for. */
export interface Frame {
  /** The Socket.IO packet (protocol 5): `2<namespace>,["<event>",<argument>]`. */
  readonly packet: string;
  /** The Engine.IO message (protocol 4) around it. */
  readonly message: string;
  /** The websocket frame around that (RFC 6455 section 5.2: final, text, not masked). Made when first asked for. */
  websocket(): Buffer;
}

/** Encodes one event with one argument that is JSON already. */
export function encode(namespace: string, event: string, json: string): Frame {
  const packet = `2${namespace},[${JSON.stringify(event)},${json}]`;
  const message = `4${packet}`;
  let bytes: Buffer | undefined;
  return {
    packet,
    message,
    websocket: () => {
      bytes ??= websocketFrame(message);
      return bytes;
    },
  };
}

function websocketFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = 0x81;
  if (length < 126) {
    frame[1] = length;
  } else if (length < 65_536) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, start);
  return frame;
}

/**
 * The frames that one socket gets in one turn, as a path in a tree that all sockets of the turn share: sockets that get the same frames end at the same
 * node, so the frames are put together once for all of them.
 */
export class Chain {
  readonly count: number;
  readonly frame: Frame | null;
  readonly #parent: Chain | null;
  #latest: Chain | null = null;
  #others: Map<Frame, Chain> | null = null;
  #joined: Buffer | undefined;

  private constructor(parent: Chain | null, frame: Frame | null) {
    this.#parent = parent;
    this.frame = frame;
    this.count = parent ? parent.count + 1 : 0;
  }

  static start(): Chain {
    return new Chain(null, null);
  }

  next(frame: Frame): Chain {
    // In one turn nearly everybody at a node goes on with the same frame.
    if (this.#latest?.frame === frame) return this.#latest;
    const known = this.#others?.get(frame);
    if (known) return known;
    const next = new Chain(this, frame);
    if (this.#latest) {
      this.#others ??= new Map();
      this.#others.set(this.#latest.frame!, this.#latest);
    }
    this.#latest = next;
    return next;
  }

  frames(): Frame[] {
    const frames: Frame[] = new Array(this.count);
    let at: Chain = this;
    for (let index = this.count - 1; index >= 0; index -= 1) {
      frames[index] = at.frame!;
      at = at.#parent!;
    }
    return frames;
  }

  /** All frames as bytes for a websocket. */
  joined(): Buffer {
    this.#joined ??= this.count === 1 ? this.frame!.websocket() : Buffer.concat(this.frames().map((frame) => frame.websocket()));
    return this.#joined;
  }
}
