import { authorityOf, type Dial } from "../../wire/dial.ts";
import { WireFailure } from "../../wire/failure.ts";
import { sendRaw } from "../../wire/raw.ts";
import { Recorder } from "../../wire/record.ts";
import { type Signs, writtenOf } from "../recognise.ts";

/** A host that is nobody's (RFC 2606). */
const STRANGER = "studio-doctor.invalid";

async function raw(dial: Dial, text: string): Promise<string | null> {
  try {
    const answer = await sendRaw(dial, text, { limitMs: 4_000 }, new Recorder());
    return answer.status === 0 ? null : answer.text;
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return null;
  }
}

/** Three requests that show who is in front: a usual one, one for a host that nobody has, and one that is none. */
export async function signs(dial: Dial, path: string): Promise<Pick<Signs, "raw" | "malformed" | "stranger">> {
  const host = authorityOf(dial);
  const usual = await raw(dial, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const malformed = await raw(dial, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX-One : 1\r\nConnection: close\r\n\r\n`);
  const stranger = await raw(dial, `GET / HTTP/1.1\r\nHost: ${STRANGER}\r\nConnection: close\r\n\r\n`);
  return { raw: usual, malformed, stranger: stranger === null ? null : writtenOf(stranger) };
}
