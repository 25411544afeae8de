/**
 * A private certificate authority and its leaves, written by hand in DER (RFC 5280), so that nothing has to be installed and a certificate that is wrong
 * in one respect (another name, expired, another authority) is one argument away. ECDSA P-256 throughout.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";

/** Files of a leaf. `bundle` has certificate and key in one file, as HAProxy wants them. */
export interface Leaf {
  readonly certificate: string;
  readonly key: string;
  readonly bundle: string;
}

/** What a leaf is made out for. */
export interface LeafRequest {
  /** Host names (also `*.example.org`) and IP addresses. */
  readonly names: readonly string[];
  /** Days from now until it ends; negative: it has ended. Default 30. */
  readonly days?: number;
  /** `client` for certificates that a client shows. Default `server`. */
  readonly purpose?: "server" | "client";
  /** The text of a key that there is already, which then stays: the certificate is renewed, and only its file changes. */
  readonly key?: string;
}

/** An authority of a test's own. */
export interface Authority {
  /** The file and the text of its certificate, for those who are to believe it. */
  readonly ca: string;
  readonly caText: string;
  /** Writes `<file>.crt.pem`, `<file>.key.pem` and `<file>.pem` into the directory. */
  issue(file: string, request: LeafRequest): Leaf;
}

const DAY_MS = 86_400_000;

/** Makes an authority whose files lie in `directory`. They are readable for everybody, because proxies run as another user: for tests only. */
export function createAuthority(directory: string, name = "Studio test authority"): Authority {
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = keys.publicKey.export({ type: "spki", format: "der" });
  const own = certificate({
    subject: name,
    issuer: name,
    spki,
    signer: keys.privateKey,
    days: 365,
    extensions: [
      extension(OID.basicConstraints, true, sequence(boolean(true))),
      extension(OID.keyUsage, true, bits(0x06)),
      extension(OID.subjectKeyId, false, octets(keyId(spki))),
    ],
  });
  // In one step: what is renewed may be read at the same time.
  const write = (file: string, text: string) => {
    const path = join(directory, file);
    writeFileSync(`${path}.new`, text, { mode: 0o644 });
    renameSync(`${path}.new`, path);
    return path;
  };
  return {
    caText: own,
    ca: write(`${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.pem`, own),
    issue(file, { names, days = 30, purpose = "server", key: known }) {
      const leaf = known === undefined ? generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey : createPrivateKey(known);
      const leafSpki = createPublicKey(leaf).export({ type: "spki", format: "der" });
      const text = certificate({
        subject: names[0] ?? file,
        issuer: name,
        spki: leafSpki,
        signer: keys.privateKey,
        days,
        extensions: [
          extension(OID.basicConstraints, true, sequence()),
          extension(OID.keyUsage, true, bits(0x80)),
          extension(OID.extendedKeyUsage, false, sequence(purpose === "server" ? OID.serverAuth : OID.clientAuth)),
          extension(OID.subjectKeyId, false, octets(keyId(leafSpki))),
          extension(OID.authorityKeyId, false, sequence(tag(0x80, keyId(spki)))),
          ...(names.length > 0 ? [extension(OID.subjectAltName, false, sequence(...names.map(generalName)))] : []),
        ],
      });
      const key = leaf.export({ type: "pkcs8", format: "pem" }).toString();
      return {
        certificate: write(`${file}.crt.pem`, text),
        key: write(`${file}.key.pem`, key),
        bundle: write(`${file}.pem`, text + key),
      };
    },
  };
}

interface Fields {
  subject: string;
  issuer: string;
  spki: Buffer;
  signer: KeyObject;
  days: number;
  extensions: Buffer[];
}

function certificate({ subject, issuer, spki, signer, days, extensions }: Fields): string {
  const now = Date.now();
  // One that has ended must have begun before that.
  const from = Math.min(now, now + days * DAY_MS) - DAY_MS;
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const body = sequence(
    tag(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    sequence(OID.ecdsaWithSha256),
    distinguishedName(issuer),
    sequence(time(from), time(now + days * DAY_MS)),
    distinguishedName(subject),
    spki,
    tag(0xa3, sequence(...extensions)),
  );
  const der = sequence(body, sequence(OID.ecdsaWithSha256), bitString(sign("sha256", body, signer)));
  return `-----BEGIN CERTIFICATE-----\n${der.toString("base64").replace(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;
}

const keyId = (spki: Buffer) => createHash("sha1").update(spki).digest();

function tag(number: number, ...content: Buffer[]): Buffer {
  const value = Buffer.concat(content);
  const size = value.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([number, ...length]), value]);
}

const sequence = (...parts: Buffer[]) => tag(0x30, ...parts);
const boolean = (value: boolean) => tag(0x01, Buffer.from([value ? 0xff : 0]));
const integer = (bytes: Buffer) => tag(0x02, bytes);
const bitString = (bytes: Buffer) => tag(0x03, Buffer.from([0]), bytes);
const octets = (bytes: Buffer) => tag(0x04, bytes);
const utf8 = (text: string) => tag(0x0c, Buffer.from(text));
/** GeneralizedTime reads the same in every century. RFC 5280 wants UTCTime until 2049, and strict readers do too. */
const time = (ms: number) => tag(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
const distinguishedName = (name: string) => sequence(tag(0x31, sequence(OID.commonName, utf8(name.slice(0, 64)))));

/** Key usage bits: the trailing zeros are not part of a DER bit string. */
function bits(byte: number): Buffer {
  let unused = 0;
  while (unused < 7 && ((byte >> unused) & 1) === 0) unused += 1;
  return tag(0x03, Buffer.from([unused, byte]));
}

function extension(id: Buffer, critical: boolean, value: Buffer): Buffer {
  return sequence(id, ...(critical ? [boolean(true)] : []), octets(value));
}

function generalName(name: string): Buffer {
  return isIP(name) === 0 ? tag(0x82, Buffer.from(name)) : tag(0x87, addressBytes(name));
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail = ""] = address.split("::");
  const words = (text: string) => (text === "" ? [] : text.split(":").map((word) => Number.parseInt(word, 16)));
  const [left, right] = [words(head), words(tail)];
  const all = [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 0xff]));
}

function objectId(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tag(0x06, Buffer.from(bytes));
}

const OID = {
  commonName: objectId("2.5.4.3"),
  ecdsaWithSha256: objectId("1.2.840.10045.4.3.2"),
  basicConstraints: objectId("2.5.29.19"),
  keyUsage: objectId("2.5.29.15"),
  extendedKeyUsage: objectId("2.5.29.37"),
  subjectAltName: objectId("2.5.29.17"),
  subjectKeyId: objectId("2.5.29.14"),
  authorityKeyId: objectId("2.5.29.35"),
  serverAuth: objectId("1.3.6.1.5.5.7.3.1"),
  clientAuth: objectId("1.3.6.1.5.5.7.3.2"),
};
