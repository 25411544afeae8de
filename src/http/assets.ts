/** One file of dist/web as it is sent. */
export interface Asset {
  readonly type: string;
  /** The content's own hash. */
  readonly hash: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The compressed bytes, made on the first call and kept; `null` when they would not be smaller. */
  encoded(encoding: "br" | "gzip"): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** The files that browsers load. All of them are known at the start; nothing else can be named. */
export interface Assets {
  get(name: string): Asset | null;
}
