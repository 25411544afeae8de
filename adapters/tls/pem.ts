import { readFileSync, statSync } from "node:fs";

/** Why the certificate, the key or the authorities cannot be used: a sentence that names the setting. */
export class Unfit extends Error {
  override readonly name = "Unfit";
}

/** One block of a PEM file (RFC 7468): `CERTIFICATE`, `PRIVATE KEY`, ... */
export interface Block {
  readonly label: string;
  readonly text: string;
}

const LARGEST_BYTES = 1024 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "the user that runs Studio may not read it",
  ENOTDIR: "a part of its path is no directory",
  ELOOP: "its links lead in a circle",
};

/** The blocks of a PEM file. `setting` is named in what is said. Throws Unfit when it cannot be read or is no PEM. */
export function readPem(setting: string, file: string): Block[] {
  let text: string;
  try {
    const about = statSync(file);
    // Reading a pipe would wait for ever.
    if (!about.isFile())
      throw new Unfit(`${setting}: ${file} is ${about.isDirectory() ? "a directory" : "no file"}; it must be a PEM file`);
    if (about.size > LARGEST_BYTES) throw new Unfit(`${setting}: ${file} has ${about.size} bytes; at most ${LARGEST_BYTES} are read`);
    text = readFileSync(file, "latin1");
  } catch (cause) {
    if (cause instanceof Unfit) throw cause;
    const { code = "", message } = cause as NodeJS.ErrnoException;
    throw new Unfit(`${setting}: ${file} cannot be read: ${REASONS[code] ?? message}`, { cause });
  }
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\r?\n[\s\S]*?\n-----END \1-----/g)].map(
    ([whole, label = ""]): Block => ({ label, text: whole }),
  );
  if (blocks.length === 0)
    throw new Unfit(`${setting}: ${file} is no PEM file (text with lines such as -----BEGIN CERTIFICATE-----); openssl converts others`);
  return blocks;
}

/** Whether a block is a private key, and whether it needs a passphrase (PKCS #8, or the older form of OpenSSL). */
export function keyKind({ label, text }: Block): "plain" | "encrypted" | null {
  if (!label.endsWith("PRIVATE KEY")) return null;
  return label === "ENCRYPTED PRIVATE KEY" || text.includes("Proc-Type: 4,ENCRYPTED") ? "encrypted" : "plain";
}

/** Whether a block is a certificate. */
export const isCertificate = ({ label }: Block): boolean =>
  label === "CERTIFICATE" || label === "TRUSTED CERTIFICATE" || label === "X509 CERTIFICATE";
