import type { Dial } from "../../wire/dial.ts";
import { WireFailure } from "../../wire/failure.ts";
import { openHttp2 } from "../../wire/http2.ts";
import { Recorder } from "../../wire/record.ts";
import type { Http2Seen } from "../observations.ts";
import { printable } from "../reply.ts";
import { statedOverHttp2 } from "./address.ts";

const orCode = async <T>(work: Promise<T>): Promise<T | string> => {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return error.code;
  }
};

/** A handshake over HTTP/2 as browsers send it, and a websocket where the server says that it takes them so (RFC 8441). */
export async function http2(dial: Dial, path: string, prefix: string, origin: string | null): Promise<Http2Seen> {
  const own = origin === null ? {} : { origin };
  const opened = await orCode(openHttp2(dial, new Recorder()));
  if (typeof opened === "string")
    return { handshake: null, failure: opened, extendedConnect: false, stated: null, websocket: null, told: [`HTTP/2 -> ${opened}`] };
  try {
    const poll = `${path}?EIO=4&transport=polling`;
    const answer = await orCode(opened.send(poll, own));
    const handshake = typeof answer === "string" ? null : { status: answer.status, text: answer.text.slice(0, 500) };
    const told = [`GET ${poll} over HTTP/2 -> ${typeof answer === "string" ? answer : `${answer.status}, ${printable(answer.text, 60)}`}`];
    const { extendedConnect } = opened;
    const stated = await orCode(statedOverHttp2(opened, prefix));
    const websocket = extendedConnect ? await orCode(opened.upgrade(`${path}?EIO=4&transport=websocket`, own)) : null;
    if (websocket !== null) told.push(`websocket over HTTP/2 -> ${websocket}`);
    return {
      handshake,
      failure: typeof answer === "string" ? answer : null,
      extendedConnect,
      stated: typeof stated === "string" ? null : stated,
      websocket,
      told,
    };
  } finally {
    opened.close();
  }
}
