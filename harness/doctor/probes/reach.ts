import { connect } from "node:net";
import type { Dial } from "../../wire/dial.ts";
import { WireFailure, wireFailure, within } from "../../wire/failure.ts";
import { sendRaw } from "../../wire/raw.ts";
import { Recorder } from "../../wire/record.ts";
import { type Handshaken, shakeTls } from "../../wire/tls.ts";
import type { Reach, TlsSeen } from "../observations.ts";
import { printable, shortCode } from "../reply.ts";
import { addressesOf } from "../target.ts";

const CONNECT_MS = 5_000;
const ADDRESSES = 4;
/** OpenSSL 3 itself offers nothing below 1.2 at its usual security level. */
const OLD = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;

const codeOf = (error: unknown) => shortCode(wireFailure("", error).code);

/** Opens and closes a connection. Rejects with a WireFailure. */
function touch({ dialPort }: Dial, address: string): Promise<void> {
  const socket = connect({ host: address, port: dialPort });
  const opened = new Promise<void>((resolve, reject) => {
    socket.once("connect", () => resolve());
    socket.once("error", reject);
  });
  return within(CONNECT_MS, `a connection to ${address}`, opened).finally(() => socket.destroy());
}

/** Looks the name up, connects to the first address that answers, and shakes hands where the URL says TLS. */
export async function reach(dial: Dial): Promise<{ reach: Reach; tls: TlsSeen | null }> {
  const told: string[] = [];
  const nowhere = (failure: string) => ({ reach: { address: null, failure, speaksInstead: null, told }, tls: null });
  let addresses: readonly string[];
  try {
    addresses = await addressesOf(dial);
  } catch (error) {
    told.push(`looking ${dial.name} up -> ${codeOf(error)}`);
    return nowhere(codeOf(error));
  }
  let failure = "no address";
  for (const address of addresses.slice(0, ADDRESSES)) {
    try {
      await touch(dial, address);
    } catch (error) {
      failure = codeOf(error);
      told.push(`connecting to ${address} port ${dial.dialPort} -> ${failure}`);
      continue;
    }
    const there = { ...dial, address };
    return await speech(there, told);
  }
  return nowhere(failure);
}

/** What the port speaks. */
async function speech(dial: Dial, told: string[]): Promise<{ reach: Reach; tls: TlsSeen | null }> {
  const { address } = dial;
  if (!dial.secure) {
    const plain = await plainAnswer(dial);
    told.push(`HTTP to ${address} port ${dial.dialPort} -> ${plain}`);
    // A server that waits for TLS says nothing, or says so in a plain answer.
    const speaksTls = (plain === "nothing" || /^HTTP\/1\.[01] 4.*HTTPS/is.test(plain)) && (await tlsAnswer(dial)) !== null;
    return { reach: { address, failure: null, speaksInstead: speaksTls ? "tls" : null, told }, tls: null };
  }
  try {
    const tls = await shakeTls(dial, { ALPNProtocols: ["h2", "http/1.1"] }, new Recorder());
    told.push(
      `TLS to ${address} port ${dial.dialPort} -> ${tls.protocol}, ${tls.alpn ?? "no ALPN"}, for ${tls.subjectNames.join(", ") || "no name"}, until ${tls.validTo}${tls.problem ? `, not believed: ${tls.problem}` : ""}`,
    );
    const old = await tlsAnswer(dial, OLD);
    if (old !== null) told.push(`TLS 1.1 and older -> ${old.protocol}`);
    return { reach: { address, failure: null, speaksInstead: null, told }, tls: { ...tls, old: old?.protocol ?? null } };
  } catch (error) {
    const failure = codeOf(error);
    told.push(`TLS to ${address} port ${dial.dialPort} -> ${failure}`);
    const plain = await plainAnswer({ ...dial, secure: false });
    const http = plain.startsWith("HTTP/");
    if (http) told.push(`HTTP without TLS to the same port -> ${plain}`);
    return { reach: { address, failure: http ? null : failure, speaksInstead: http ? "http" : null, told }, tls: null };
  }
}

async function tlsAnswer(dial: Dial, options: Parameters<typeof shakeTls>[1] = {}): Promise<Handshaken | null> {
  try {
    return await shakeTls({ ...dial, secure: true }, options, new Recorder());
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return null;
  }
}

async function plainAnswer(dial: Dial): Promise<string> {
  try {
    const request = `GET / HTTP/1.1\r\nHost: ${dial.name}\r\nConnection: close\r\n\r\n`;
    const { text } = await sendRaw({ ...dial, secure: false }, request, { limitMs: CONNECT_MS }, new Recorder());
    return text === "" ? "nothing" : printable(text, 300);
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return shortCode(error.code);
  }
}
