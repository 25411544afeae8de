import { MAX_BACKLOG_BYTES } from "../serve.ts";

/** Bun's own websocket client, which can be told to stop reading. */
interface Upstream extends WebSocket {
  terminate(): void;
  pause(): void;
  resume(): void;
}

/**
 * A websocket of a client whose session another worker holds: what comes from either side goes to the other, and a side that does not read makes the other
 * one wait. It stands where the engine keeps its transport, so that the server's handlers find it.
 */
export class CarriedSocket {
  readonly #upstream: Upstream;
  /** What the other worker said before the client's side was open. */
  #early: (string | ArrayBuffer)[] = [];
  #client: Bun.ServerWebSocket<unknown> | null = null;
  /** Called when the client's side has ended. */
  closed: () => void = () => {};

  private constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  /** Connects to the worker that holds the session: `ws://` or `ws+unix://`. `null` when it is not there, refuses, or takes longer than `waitMs`. */
  static dial(url: string, headers: Record<string, string>, waitMs: number): Promise<CarriedSocket | null> {
    // Compression between two processes so near to each other would only cost time.
    const options = { headers, perMessageDeflate: false };
    const upstream = new WebSocket(url, options as never) as Upstream;
    upstream.binaryType = "arraybuffer";
    const carried = new CarriedSocket(upstream);
    upstream.onmessage = ({ data }) => void carried.#early.push(data);
    return new Promise((resolve) => {
      const settle = (open: boolean) => {
        clearTimeout(late);
        upstream.onopen = upstream.onerror = upstream.onclose = null;
        if (open) upstream.pause();
        else upstream.terminate();
        resolve(open ? carried : null);
      };
      const late = setTimeout(() => settle(false), waitMs);
      upstream.onopen = () => settle(true);
      upstream.onerror = () => settle(false);
      upstream.onclose = () => settle(false);
    });
  }

  /** The client's side is open. */
  onOpen(client: Bun.ServerWebSocket<unknown>): void {
    this.#client = client;
    const upstream = this.#upstream;
    upstream.onmessage = ({ data }) => this.#give(data);
    upstream.onerror = () => {};
    upstream.onclose = ({ code }) => (code === 1006 ? client.terminate() : client.close());
    for (const data of this.#early) this.#give(data);
    this.#early = [];
    if (upstream.readyState === upstream.OPEN) upstream.resume();
    else client.terminate();
  }

  #give(data: string | ArrayBuffer): void {
    // -1: it is kept until the client reads, and nothing more should come until then.
    if (this.#client?.send(data) === -1) this.#upstream.pause();
  }

  /** The client has read what was kept. */
  onDrain(): void {
    if (this.#upstream.readyState === this.#upstream.OPEN) this.#upstream.resume();
  }

  onMessage(message: string | Uint8Array<ArrayBuffer>): void {
    this.#upstream.send(message);
    if (this.#upstream.bufferedAmount > MAX_BACKLOG_BYTES) this.end();
  }

  onCloseEvent(): void {
    this.closed();
    this.#upstream.close();
  }

  /** Ends both sides at once. */
  end(): void {
    this.#client?.terminate();
    this.#upstream.terminate();
  }
}
