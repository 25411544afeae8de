import type { HeaderReader } from "../forwarding/effective.ts";

/**
 * What the application reads of a request: a part of the web-standard Request, which is one. A host that holds a request in another form can hand this
 * over without building Headers, an AbortSignal and streams that nobody asks for.
 */
export interface HttpRequest {
  readonly method: string;
  /** Absolute, as a Request has it. */
  readonly url: string;
  readonly headers: HeaderReader;
  /** `aborted` when the client has left. */
  readonly signal: { readonly aborted: boolean };
  readonly body: ReadableStream<Uint8Array> | null;
}
