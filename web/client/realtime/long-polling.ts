/**
 * Socket.IO's long-polling over `fetch`, with an end: the stock transports leave a request that nobody answers open for good, and a browser has six
 * connections per host. Six attempts into a black hole would stop the page's own requests too.
 */
import { Fetch as StockPolling } from "socket.io-client";

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** How long the farewell of a connection that was open may take. */
const FAREWELL_MS = 1000;

/** What the engine keeps between requests outside browsers, where nobody else does: the cookies that keep a client on its worker. */
interface CookieJar {
  appendCookies(headers: Headers): void;
  parseCookies(values: string[]): void;
}

/** A transport class for the `transports` option. A refusal's JSON body is the `context` of the error. */
export function boundedPolling(call: Fetch): typeof StockPolling {
  return class extends StockPolling {
    readonly #ended = new AbortController();

    override doPoll() {
      this.#send("fetch read error", undefined, async (response) => this.onData(await response.text()));
    }

    override doWrite(data: string, done: () => void) {
      this.#send("fetch write error", data, async (response) => {
        await response.body?.cancel();
        done();
      });
    }

    override doClose() {
      const opening = this.readyState === "opening";
      super.doClose();
      if (opening) this.#ended.abort();
      else setTimeout(() => this.#ended.abort(), FAREWELL_MS);
    }

    #send(what: string, data: string | undefined, take: (response: Response) => Promise<void>) {
      // What fetch itself throws differs by runtime (Bun's has a `code`), so it never becomes the context.
      const fail = (status: number, body: unknown) => {
        if (!this.#ended.signal.aborted) this.onError(what, status, body);
      };
      this.#request(data)
        .then(async (response) => {
          if (!response.ok) return fail(response.status, await response.json().catch(() => null));
          await take(response);
        })
        .catch(() => fail(0, null));
    }

    async #request(data: string | undefined): Promise<Response> {
      const jar: CookieJar | undefined = this.socket._cookieJar;
      const headers = new Headers(this.opts.extraHeaders);
      if (data !== undefined) headers.set("content-type", "text/plain;charset=UTF-8");
      jar?.appendCookies(headers);
      const response = await call(this.uri(), {
        method: data === undefined ? "GET" : "POST",
        body: data ?? null,
        headers,
        credentials: this.opts.withCredentials ? "include" : "same-origin",
        cache: "no-store",
        signal: this.#ended.signal,
      });
      jar?.parseCookies(response.headers.getSetCookie());
      return response;
    }
  };
}
