import { lookup } from "node:dns/promises";
import { type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { type Network, network } from "../../src/forwarding/address.ts";
import { type Web, WebError, type WebRequest, type WebResponse } from "../../src/ports/web.ts";
import { mayCall } from "./addresses.ts";

const CONNECT_MS = 10_000;
const MAX_ADDRESSES = 4;
const OWN_PATHS = ["/readyz", "/livez", "/healthz"];
const SECRET_HEADERS = new Set(["authorization", "cookie", "proxy-authorization", "x-api-key"]);

/** Where this Studio listens. */
export interface OwnPlace {
  readonly host: string;
  readonly port: number;
  /** Whether clients speak HTTPS there. */
  readonly secure: boolean;
  /**
   * Unix sockets of the same server, in plain HTTP, of which one is used in place of the address: where there is no TCP address, and where there is TLS,
   * whose certificate is for other hosts than this one and which may ask for a certificate of the client.
   */
  sockets?(): readonly string[];
}

/** What the guard is told. The health pages of `own` may be called although they are local. */
export interface WebOptions {
  allowPrivate: boolean | readonly string[];
  own: OwnPlace | null;
  /** More certificate authorities, PEM. */
  ca?: string | undefined;
}

/**
 * HTTP for nodes. The name is resolved here, each address is judged, and the connection goes to that very address, with the name in Host and in TLS: what a second
 * look-up would say does not matter. Proxies of the environment are not used.
 */
export function createWeb(options: WebOptions): Web {
  const allowed = typeof options.allowPrivate === "boolean" ? options.allowPrivate : options.allowPrivate.map(network);
  return {
    async fetch(request) {
      let { method, body } = request;
      let headers = request.headers;
      let url = parse(request.url);
      for (let hops = 0; ; hops++) {
        request.signal.throwIfAborted();
        const trusted = hops === 0 && request.trusted === true;
        const own = isOwn(url, method, options.own);
        const addresses = await resolve(url, trusted || own ? true : allowed, request.signal);
        const sockets = own ? options.own?.sockets?.() : undefined;
        const places = sockets?.map((socketPath) => ({ socketPath })) ?? addresses.map((host) => ({ host }));
        const response = await connect(url, places, { ...request, method, headers, body }, options.ca);
        const location = response.headers.location;
        const status = response.statusCode ?? 0;
        if (request.redirects === 0 || !location || ![301, 302, 303, 307, 308].includes(status))
          return answer(response, url, request.signal);
        response.destroy();
        if (hops >= request.redirects)
          throw new WebError("too_many_redirects", `${request.url} redirects more than ${request.redirects} times`);
        const next = parse(new URL(location, url).href);
        if (status === 303 || (status < 303 && method === "POST")) {
          if (method !== "HEAD") method = "GET";
          body = undefined;
          headers = without(headers, (name) => name.startsWith("content-"));
        }
        if (next.origin !== url.origin) headers = without(headers, (name) => SECRET_HEADERS.has(name));
        url = next;
      }
    },
  };
}

function parse(text: string): URL {
  if (!URL.canParse(text)) throw new WebError("bad_url", `${JSON.stringify(text.slice(0, 200))} is not a valid URL`);
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new WebError("bad_url", `${url.protocol} is not offered; allowed are http: and https:`);
  if (url.username || url.password) throw new WebError("bad_url", "a URL with a user or password is refused; use a header");
  return url;
}

const without = (headers: WebRequest["headers"], drop: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !drop(name.toLowerCase())));

const bare = (host: string) => host.replace(/^\[|\]$/g, "");

function isOwn(url: URL, method: string, own: WebOptions["own"]): boolean {
  if (!own || url.protocol !== (own.secure ? "https:" : "http:") || (method !== "GET" && method !== "HEAD")) return false;
  const port = Number(url.port || (own.secure ? 443 : 80));
  return port === own.port && ["127.0.0.1", "localhost", "::1", own.host].includes(bare(url.hostname)) && OWN_PATHS.includes(url.pathname);
}

/** The addresses behind the name that may be called. Throws WebError `blocked` when there are only others. */
async function resolve(url: URL, allowed: boolean | readonly Network[], signal: AbortSignal): Promise<string[]> {
  const host = bare(url.hostname);
  const found = await bounded(lookup(host, { all: true, verbatim: true }), signal).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new WebError("unreachable", `the name ${host} cannot be resolved`, cause);
  });
  const open = found.map(({ address }) => address).filter((address) => mayCall(address, allowed));
  if (open.length > 0) return open.slice(0, MAX_ADDRESSES);
  const why = "private, local and other special addresses may not be called unless STUDIO_ALLOW_PRIVATE_HTTP allows it";
  throw new WebError("blocked", `${host} is ${found.map(({ address }) => address).join(", ")}: ${why}`);
}

function bounded<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((fulfil, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    work.then(fulfil, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** An address, or the path of a unix socket, behind which nobody speaks TLS. */
type Way = { readonly host: string } | { readonly socketPath: string };

async function connect(url: URL, ways: readonly Way[], request: WebRequest, ca: string | undefined): Promise<IncomingMessage> {
  let last: unknown = new Error("no worker is ready");
  for (const way of ways) {
    try {
      return await exchange(url, way, request, ca);
    } catch (error) {
      request.signal.throwIfAborted();
      last = error;
      // Only what fails before anything was sent is tried at the next address.
      if (
        !["ECONNREFUSED", "ENOENT", "ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL", "ConnectionRefused", "FailedToOpenSocket"].includes(
          (error as NodeJS.ErrnoException).code ?? "",
        )
      )
        break;
    }
  }
  const { code, message } = last as NodeJS.ErrnoException;
  throw new WebError("unreachable", `${url.origin} cannot be reached: ${code ?? message}`, last);
}

function exchange(url: URL, way: Way, { method, headers, body, signal }: WebRequest, ca: string | undefined): Promise<IncomingMessage> {
  const secure = url.protocol === "https:" && "host" in way;
  const bytes = body === undefined ? null : new TextEncoder().encode(body);
  const options: RequestOptions & { servername?: string; ca?: string } = {
    ...way,
    port: url.port || (secure ? 443 : 80),
    path: url.pathname + url.search,
    method,
    headers: {
      ...without(headers, (name) => name === "accept-encoding" || name === "host"),
      host: url.host,
      // Reading is bounded by bytes, and a compressed answer would hide how many come out of it.
      "accept-encoding": "identity",
      connection: "close",
      ...(bytes ? { "content-length": String(bytes.length) } : {}),
    },
    agent: false,
    ...(secure ? { servername: /[:]|^[\d.]+$/.test(bare(url.hostname)) ? "" : url.hostname } : {}),
    ...(secure && ca ? { ca } : {}),
  };
  return new Promise((fulfil, reject) => {
    const sent = (secure ? requestHttps : requestHttp)(options);
    const stop = () => sent.destroy(signal.reason instanceof Error ? signal.reason : new Error("stopped"));
    const late = setTimeout(() => sent.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })), CONNECT_MS);
    const connected = () => clearTimeout(late);
    sent.on("socket", (socket) => socket.once(secure ? "secureConnect" : "connect", connected));
    sent.once("response", (response) => {
      connected();
      response.once("close", () => signal.removeEventListener("abort", stop));
      fulfil(response);
    });
    sent.on("error", (error) => {
      connected();
      signal.removeEventListener("abort", stop);
      reject(signal.aborted ? signal.reason : error);
    });
    signal.addEventListener("abort", stop, { once: true });
    sent.end(bytes ?? undefined);
  });
}

function answer(response: IncomingMessage, url: URL, signal: AbortSignal): WebResponse {
  const iterator = response[Symbol.asyncIterator]();
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]));
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await bounded(iterator.next(), signal);
        if (done) controller.close();
        else controller.enqueue(new Uint8Array(value as Uint8Array));
      } catch (error) {
        response.destroy();
        controller.error(signal.aborted ? signal.reason : new WebError("unreachable", `${url.origin} broke its answer off`, error));
      }
    },
    cancel: () => {
      response.destroy();
    },
  });
  return { status: response.statusCode ?? 0, headers, url: url.href, body };
}
