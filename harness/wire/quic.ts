import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { WireFailure, wireFailure } from "./failure.ts";
import type { Recorder } from "./record.ts";

/** A version that is reserved for being unknown (RFC 9000, section 15). */
const UNKNOWN = 0x1a2a3a4a;
/** A server answers no datagram that is smaller (RFC 9000, section 14.1). */
const DATAGRAM = 1_200;
const ID_BYTES = 8;
const AGAIN_MS = 300;

/**
 * The versions of QUIC that are spoken at a UDP port: whoever speaks QUIC answers a version that it does not know with those that it does (RFC 9000,
 * section 6.1). Rejects with a WireFailure when nothing that is QUIC comes within `limitMs`.
 */
export function quicVersions(address: string, port: number, recorder: Recorder, limitMs = 3_000): Promise<number[]> {
  const what = `a version of QUIC that is unknown, to UDP port ${port}`;
  const note = recorder.begin("quic", what);
  const [theirs, ours] = [randomBytes(ID_BYTES), randomBytes(ID_BYTES)];
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  return new Promise((resolve, reject) => {
    let over = false;
    const end = (failure: WireFailure | null, versions: number[] = []) => {
      if (over) return;
      over = true;
      clearInterval(again);
      clearTimeout(late);
      socket.close();
      note(failure?.code ?? versions.map((version) => `0x${version.toString(16)}`).join(" "));
      if (failure) reject(failure);
      else resolve(versions);
    };
    const send = () => socket.send(firstPacket(theirs, ours));
    // A datagram may be lost, also between two programs of one machine.
    const again = setInterval(send, AGAIN_MS);
    const late = setTimeout(() => end(new WireFailure(what, `timeout after ${limitMs} ms`)), limitMs);
    socket.on("error", (error) => end(wireFailure(what, error)));
    socket.on("message", (answer) => {
      const versions = negotiated(answer, theirs, ours);
      if (versions) end(null, versions);
    });
    // An error is told to whoever waits for the connection, and to nobody else.
    socket.connect(port, address, ((error?: Error) => (error ? end(wireFailure(what, error)) : send())) as () => void);
  });
}

/** The header that all versions have in common (RFC 8999, section 5.1), and nothing else. */
function firstPacket(theirs: Buffer, ours: Buffer): Buffer {
  const packet = Buffer.alloc(DATAGRAM);
  packet[0] = 0xc0;
  packet.writeUInt32BE(UNKNOWN, 1);
  packet[5] = ID_BYTES;
  theirs.copy(packet, 6);
  packet[6 + ID_BYTES] = ID_BYTES;
  ours.copy(packet, 7 + ID_BYTES);
  return packet;
}

/** The versions of a packet that negotiates them (RFC 8999, section 6); null for anything else, and for one that answers somebody else. */
function negotiated(packet: Buffer, theirs: Buffer, ours: Buffer): number[] | null {
  const head = Buffer.concat([Buffer.alloc(4), Buffer.of(ID_BYTES), ours, Buffer.of(ID_BYTES), theirs]);
  const list = packet.subarray(1 + head.length);
  if ((packet[0] ?? 0) < 0x80 || !packet.subarray(1, 1 + head.length).equals(head) || list.length < 4) return null;
  return Array.from({ length: Math.floor(list.length / 4) }, (_, at) => list.readUInt32BE(4 * at));
}
