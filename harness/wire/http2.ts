import { type ClientHttp2Session, connect } from "node:http2";
import { connect as connectTls } from "node:tls";
import { authorityOf, type Dial, originOf, serverNameOf, trustOf } from "./dial.ts";
import { WireFailure, wireFailure, within } from "./failure.ts";
import { LIMIT_MS } from "./http.ts";
import type { Recorder } from "./record.ts";

export interface Http2Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export type Http2Headers = Readonly<Record<string, string | string[]>>;

/** An HTTP/2 session over TLS. */
export interface Http2 {
  /** Whether the server offers websockets over HTTP/2 (RFC 8441). */
  readonly extendedConnect: boolean;
  /** Several values are sent as several fields. */
  send(path: string, headers?: Http2Headers, body?: string): Promise<Http2Answer>;
  /** Opens a websocket by extended CONNECT and resolves to the status of its answer. */
  upgrade(path: string, headers?: Readonly<Record<string, string>>): Promise<number>;
  close(): void;
}

/** Opens an HTTP/2 session. Rejects with a WireFailure where the server does not speak it. */
export async function openHttp2(dial: Dial, recorder: Recorder): Promise<Http2> {
  const note = recorder.begin("http2", `HTTP/2 to ${originOf(dial)}`);
  const session: ClientHttp2Session = connect(originOf(dial), {
    createConnection: () =>
      connectTls({
        host: dial.address,
        port: dial.dialPort,
        ...(dial.from === null ? {} : { localAddress: dial.from }),
        ...serverNameOf(dial),
        ALPNProtocols: ["h2"],
        ...trustOf(dial),
      }),
  });
  try {
    await within(
      LIMIT_MS,
      "an HTTP/2 session",
      new Promise<void>((resolve, reject) => {
        session.once("remoteSettings", () => resolve());
        session.once("error", reject);
        session.once("close", () => reject(new WireFailure("an HTTP/2 session", "closed")));
      }),
    );
    note("open");
  } catch (error) {
    session.destroy();
    const failure = wireFailure("an HTTP/2 session", error);
    note(failure.code);
    throw failure;
  }
  session.on("error", () => {});
  return {
    extendedConnect: session.remoteSettings.enableConnectProtocol === true,
    async send(path, headers = {}, body) {
      const noteOne = recorder.begin("http2", `${headers[":method"] ?? "GET"} ${path}`, fieldsOf(headers));
      // As browsers do. Without it, lighttpd answers 411.
      const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
      const sent = { ":path": path, ":authority": authorityOf(dial), ...length, ...headers };
      const stream = session.request(sent, { endStream: body === undefined });
      if (body !== undefined) stream.end(body);
      const answer = new Promise<Http2Answer>((resolve, reject) => {
        let status = 0;
        let text = "";
        let got: Record<string, string> = {};
        stream.setEncoding("utf8");
        stream.once("error", reject);
        stream.once("response", (head) => {
          status = Number(head[":status"]);
          got = Object.fromEntries(Object.entries(head).map(([name, value]) => [name, String(value)]));
        });
        stream.on("data", (chunk: string) => {
          text += chunk;
        });
        stream.once("close", () =>
          status === 0 ? reject(new WireFailure(path, "the stream was closed")) : resolve({ status, headers: got, text }),
        );
      });
      try {
        const got = await within(LIMIT_MS, `HTTP/2 ${path}`, answer);
        noteOne(String(got.status), got);
        return got;
      } catch (error) {
        stream.destroy();
        const failure = wireFailure(`HTTP/2 ${path}`, error);
        noteOne(failure.code);
        throw failure;
      }
    },
    async upgrade(path, headers = {}) {
      const noteOne = recorder.begin("http2", `CONNECT websocket ${path}`, Object.entries(headers));
      const stream = session.request({
        ":method": "CONNECT",
        ":protocol": "websocket",
        ":scheme": "https",
        ":authority": authorityOf(dial),
        ":path": path,
        "sec-websocket-version": "13",
        ...headers,
      });
      const status = new Promise<number>((resolve, reject) => {
        stream.once("response", (head) => resolve(Number(head[":status"])));
        stream.once("error", reject);
        stream.once("close", () => reject(new WireFailure(path, "the stream was closed")));
      });
      try {
        const got = await within(LIMIT_MS, `CONNECT ${path}`, status);
        noteOne(String(got));
        return got;
      } catch (error) {
        const failure = wireFailure(`CONNECT ${path}`, error);
        noteOne(failure.code);
        throw failure;
      } finally {
        stream.on("error", () => {});
        stream.destroy();
      }
    },
    close: () => session.destroy(),
  };
}

const fieldsOf = (headers: Http2Headers) =>
  Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [value] : value).map((one) => [name, one] as const));
