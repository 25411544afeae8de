import { type ConnectionOptions, connect } from "node:tls";
import { type Dial, serverNameOf } from "./dial.ts";
import { WireFailure, wireFailure } from "./failure.ts";
import { LIMIT_MS } from "./http.ts";
import type { Recorder } from "./record.ts";

/** What a TLS handshake came to. */
export interface Handshaken {
  readonly protocol: string | null;
  readonly alpn: string | null;
  /** Whether the chain is one that is believed and the name fits; else why not. */
  readonly authorized: boolean;
  readonly problem: string | null;
  readonly subjectNames: readonly string[];
  /** Hexadecimal SHA-256 of the leaf. */
  readonly fingerprint: string;
  readonly validTo: string;
}

/** Shakes hands and hangs up. Rejects with a WireFailure where the handshake itself fails; an untrusted certificate is told in the result. */
export function shakeTls(dial: Dial, options: ConnectionOptions, recorder: Recorder): Promise<Handshaken> {
  const what = `TLS to ${options.servername ?? dial.name}:${dial.dialPort}`;
  const note = recorder.begin("tls", what);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: dial.address,
      port: dial.dialPort,
      ...(dial.from === null ? {} : { localAddress: dial.from }),
      ...serverNameOf(dial),
      ...(dial.ca === null ? {} : { ca: dial.ca }),
      rejectUnauthorized: false,
      ...options,
    });
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      const failure = wireFailure(what, error);
      note(failure.code);
      reject(failure);
    };
    const timer = setTimeout(() => fail(new WireFailure(what, `timeout after ${LIMIT_MS} ms`)), LIMIT_MS);
    socket.once("error", fail);
    socket.once("close", () => fail(new WireFailure(what, "closed")));
    socket.once("secureConnect", () => {
      clearTimeout(timer);
      const certificate = socket.getPeerCertificate();
      const result = {
        protocol: socket.getProtocol(),
        alpn: socket.alpnProtocol || null,
        authorized: socket.authorized,
        problem: socket.authorized ? null : String(socket.authorizationError),
        subjectNames: (certificate.subjectaltname ?? "").split(", ").filter(Boolean),
        fingerprint: certificate.fingerprint256 ?? "",
        validTo: certificate.valid_to ?? "",
      };
      note(`${result.protocol} ${result.alpn ?? ""}`, { text: JSON.stringify(result) });
      socket.removeAllListeners("close");
      socket.on("error", () => {});
      socket.destroy();
      resolve(result);
    });
  });
}
