import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { statSync } from "node:fs";
import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { type Identity, OLDEST_VERSION } from "./identity.ts";
import { type Block, isCertificate, keyKind, readPem, Unfit } from "./pem.ts";

/** The settings of TLS, with absolute paths. */
export interface TlsSettings {
  readonly certfile: string | null;
  readonly keyfile: string | null;
  readonly caCerts: string | null;
  readonly clientCerts: Identity["clients"];
}

/** An identity that fits together, and what is worth knowing of it. */
export interface Checked {
  readonly identity: Identity;
  /** SHA-256 of the certificate, as OpenSSL writes it: `AB:CD:...`. */
  readonly fingerprint: string;
  readonly endsAt: Date;
  /** The hosts that it is made out for, as they stand in it: `*.example.org`, `10.0.0.5`. */
  readonly names: readonly string[];
  /** Whether it is good for a host, by name or address. */
  covers(host: string): boolean;
  /** What an operator should change, though it works. */
  readonly warnings: readonly string[];
}

const SOON_MS = 14 * 86_400_000;
const SERVER_AUTH = ["1.3.6.1.5.5.7.3.1", "2.5.29.37.0"];
const CURVES: readonly (string | undefined)[] = ["prime256v1", "secp384r1", "secp521r1"];

/**
 * Reads the files that the settings name and checks that a server can work with them, on every runtime; null when the settings ask for no TLS. The
 * runtimes themselves look at a pair late or not at all: Deno takes any two texts and then fails at each handshake. Throws Unfit.
 */
export function readIdentity(settings: TlsSettings, now = Date.now()): Checked | null {
  const { certfile, keyfile, caCerts, clientCerts } = settings;
  if (certfile === null) {
    if (keyfile !== null) throw new Unfit("STUDIO_KEYFILE has no effect without STUDIO_CERTFILE: set both, or none");
    if (caCerts !== null || clientCerts !== "none")
      throw new Unfit("STUDIO_CA_CERTS and STUDIO_CLIENT_CERTS need STUDIO_CERTFILE: clients show certificates only to a server with one");
    return null;
  }
  const blocks = readPem("STUDIO_CERTFILE", certfile);
  const chain = certificatesOf("STUDIO_CERTFILE", certfile, blocks);
  const key = keyOf(keyfile === null ? "STUDIO_CERTFILE" : "STUDIO_KEYFILE", keyfile ?? certfile, keyfile === null ? blocks : null);
  checkPair(chain, key, certfile, keyfile ?? certfile);
  const own = chain[0]!;
  checkOwn(own, certfile, now);
  const identity: Identity = {
    cert: chain.map(String).join(""),
    key: key.export({ type: "pkcs8", format: "pem" }).toString(),
    ca: authorities(settings, now),
    clients: clientCerts,
  };
  try {
    createSecureContext({
      cert: identity.cert,
      key: identity.key,
      ...(identity.ca ? { ca: identity.ca } : {}),
      minVersion: OLDEST_VERSION,
    });
  } catch (cause) {
    throw new Unfit(`STUDIO_CERTFILE: OpenSSL refuses ${certfile}: ${(cause as Error).message}`, { cause });
  }
  const names = namesOf(own);
  return {
    identity,
    fingerprint: own.fingerprint256,
    endsAt: own.validToDate,
    names,
    covers: (host) => (isIP(host) === 0 ? own.checkHost(host, { subject: "never" }) : own.checkIP(host)) !== undefined,
    warnings: [...warningsOf(chain, names, certfile, now), ...openKey(keyfile ?? certfile)],
  };
}

function certificatesOf(setting: string, file: string, blocks: readonly Block[]): X509Certificate[] {
  const found = blocks.filter(isCertificate);
  if (found.length === 0) {
    const swapped = blocks.some((block) => keyKind(block)) ? ": are STUDIO_CERTFILE and STUDIO_KEYFILE swapped?" : "";
    throw new Unfit(`${setting}: ${file} holds no certificate${swapped || "; it must be a PEM file with one"}`);
  }
  return found.map(({ text }, index) => {
    try {
      return new X509Certificate(text);
    } catch (cause) {
      throw new Unfit(`${setting}: certificate ${index + 1} in ${file} is damaged: ${(cause as Error).message}`, { cause });
    }
  });
}

function keyOf(setting: string, file: string, read: readonly Block[] | null): KeyObject {
  const found = (read ?? readPem(setting, file)).filter((block) => keyKind(block) !== null);
  const [block] = found;
  if (!block) {
    const advice = setting === "STUDIO_CERTFILE" ? "name its file with STUDIO_KEYFILE" : "it must be a PEM file with one";
    throw new Unfit(`${setting}: ${file} holds no private key; ${advice}`);
  }
  if (found.length > 1) throw new Unfit(`${setting}: ${file} holds ${found.length} private keys; it must hold one`);
  if (keyKind(block) === "encrypted")
    throw new Unfit(
      `${setting}: the key in ${file} is encrypted, and nobody is there to type its passphrase at a restart; write it without one, readable for Studio's user only: openssl pkey -in ${file} -out plain.pem`,
    );
  let key: KeyObject;
  try {
    key = createPrivateKey(block.text);
  } catch (cause) {
    throw new Unfit(`${setting}: the private key in ${file} is damaged: ${(cause as Error).message}`, { cause });
  }
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  const fits =
    key.asymmetricKeyType === "ed25519" ||
    (key.asymmetricKeyType === "rsa" && modulusLength >= 2048) ||
    (key.asymmetricKeyType === "ec" && CURVES.includes(namedCurve));
  if (fits) return key;
  const what = `${key.asymmetricKeyType}${modulusLength ? ` ${modulusLength}` : ""}${namedCurve ? ` ${namedCurve}` : ""}`;
  throw new Unfit(
    `${setting}: the key in ${file} is ${what}; it must be RSA of 2048 bits or more, ECDSA on P-256, P-384 or P-521, or Ed25519`,
  );
}

function checkPair(chain: readonly X509Certificate[], key: KeyObject, certfile: string, keyfile: string): void {
  const place = chain.findIndex((one) => one.checkPrivateKey(key));
  if (place === 0) return;
  if (place > 0)
    throw new Unfit(
      `STUDIO_CERTFILE: certificate ${place + 1} in ${certfile} belongs to the key; Studio's own must be the first, its authority's after it`,
    );
  throw new Unfit(
    `STUDIO_KEYFILE: the key in ${keyfile} does not belong to the certificate in ${certfile}; both must come from one request`,
  );
}

function checkOwn(own: X509Certificate, certfile: string, now: number): void {
  if (own.validToDate.getTime() <= now)
    throw new Unfit(`STUDIO_CERTFILE: the certificate in ${certfile} ended on ${day(own.validToDate)}; it must be valid now`);
  if (own.validFromDate.getTime() > now)
    throw new Unfit(
      `STUDIO_CERTFILE: the certificate in ${certfile} begins on ${own.validFromDate.toISOString()}; it must be valid now (or the clock of this machine is wrong)`,
    );
  // Node calls the extended key usage this way.
  const usage = own.keyUsage as readonly string[] | undefined;
  if (usage && !usage.some((purpose) => SERVER_AUTH.includes(purpose)))
    throw new Unfit(`STUDIO_CERTFILE: the certificate in ${certfile} is not for servers; its extended key usage must have serverAuth`);
}

function authorities({ caCerts, clientCerts }: TlsSettings, now: number): string | null {
  if (clientCerts === "none") {
    if (caCerts === null) return null;
    throw new Unfit("STUDIO_CA_CERTS has no effect while STUDIO_CLIENT_CERTS is none: set that to optional or required, or leave both out");
  }
  if (caCerts === null)
    throw new Unfit(
      `STUDIO_CLIENT_CERTS is ${clientCerts}, and nothing says whose certificates count: set STUDIO_CA_CERTS to a PEM file of their authorities`,
    );
  const all = certificatesOf("STUDIO_CA_CERTS", caCerts, readPem("STUDIO_CA_CERTS", caCerts));
  const signers = all.filter((one) => one.ca);
  if (signers.length === 0) throw new Unfit(`STUDIO_CA_CERTS: ${caCerts} holds no certificate of an authority (basic constraints CA:TRUE)`);
  if (signers.every((one) => one.validToDate.getTime() <= now))
    throw new Unfit(`STUDIO_CA_CERTS: every authority in ${caCerts} has ended, the last on ${day(signers.at(-1)!.validToDate)}`);
  return signers.map(String).join("");
}

const day = (date: Date) => date.toISOString().slice(0, 10);

function namesOf({ subjectAltName = "" }: X509Certificate): string[] {
  return subjectAltName
    .split(", ")
    .filter((entry) => /^(?:DNS|IP Address):/.test(entry))
    .map((entry) => entry.slice(entry.indexOf(":") + 1));
}

function warningsOf(chain: readonly X509Certificate[], names: readonly string[], certfile: string, now: number): string[] {
  const warnings: string[] = [];
  const [own] = chain;
  if (own && own.validToDate.getTime() < now + SOON_MS)
    warnings.push(`The certificate in ${certfile} ends on ${own.validToDate.toISOString()}: renew it, then send SIGHUP.`);
  if (names.length === 0)
    warnings.push(`The certificate in ${certfile} has no subject alternative name: browsers will accept it for no host.`);
  chain.slice(1).forEach((issuer, index) => {
    if (!chain[index]!.checkIssued(issuer))
      warnings.push(
        `Certificate ${index + 2} in ${certfile} did not sign the one before it: clients may not find the way to its authority.`,
      );
    else if (issuer.validToDate.getTime() <= now)
      warnings.push(`Certificate ${index + 2} in ${certfile} ended on ${day(issuer.validToDate)}: clients may not accept the chain.`);
  });
  return warnings;
}

function openKey(file: string): string[] {
  return statSync(file).mode & 0o004 ? [`The key in ${file} can be read by every user of this machine: chmod o-r ${file}`] : [];
}
