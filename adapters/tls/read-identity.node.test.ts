// The supervisor alone reads certificates, and it is Node.
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "../../harness/testing/tap.ts";
import { createAuthority } from "../../topologies/certificates.ts";
import { readIdentity, type TlsSettings } from "./read-identity.ts";

const directory = mkdtempSync(join(tmpdir(), "studio-identity-"));
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
const authority = createAuthority(directory);
const good = authority.issue("good", { names: ["studio.test", "*.wild.test", "10.0.0.5", "localhost"], days: 90 });
const other = authority.issue("other", { names: ["other.test"] });
chmodSync(good.key, 0o640);

const file = (name: string, text: string | Buffer) => {
  const path = join(directory, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
};
const text = (path: string) => readFileSync(path, "utf8");
const settings = (more: Partial<TlsSettings>): TlsSettings => ({
  certfile: good.certificate,
  keyfile: good.key,
  caCerts: null,
  clientCerts: "none",
  ...more,
});
const DAY_MS = 86_400_000;

test("a pair that fits is read, and what it is good for is known", (t) => {
  const checked = readIdentity(settings({}))!;
  t.same(checked.warnings, []);
  t.same(checked.names, ["studio.test", "*.wild.test", "10.0.0.5", "localhost"]);
  for (const host of ["studio.test", "a.wild.test", "10.0.0.5", "localhost"]) t.ok(checked.covers(host), host);
  for (const host of ["wild.test", "a.b.wild.test", "10.0.0.6", "::1", "evil.test"]) t.notOk(checked.covers(host), host);
  t.match(checked.fingerprint, /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  t.ok(checked.endsAt.getTime() > Date.now() + 80 * DAY_MS);
  t.same([checked.identity.ca, checked.identity.clients], [null, "none"]);
  t.equal(readIdentity(settings({ certfile: null, keyfile: null })), null, "without settings there is no TLS");
});

test("chains, one file for both, and older forms of keys end in one form", (t) => {
  const chain = file("chain.pem", `Subject: somebody\n${text(good.certificate)}\n${authority.caText}`);
  const read = readIdentity(settings({ certfile: chain }))!;
  t.equal(read.identity.cert.match(/BEGIN CERTIFICATE/g)?.length, 2);
  t.notOk(read.identity.cert.includes("Subject"), "what stands around the certificates is left out");
  t.same(read.warnings, []);
  const both = file("both.pem", text(good.key) + text(good.certificate));
  t.same(readIdentity(settings({ certfile: both, keyfile: null }))?.identity, readIdentity(settings({}))?.identity);
  const sec1 = createPrivateKey(text(good.key)).export({ type: "sec1", format: "pem" }).toString();
  const parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
  const old = file("sec1.pem", parameters + sec1.replaceAll("\n", "\r\n"));
  t.equal(readIdentity(settings({ keyfile: old }))?.identity.key, readIdentity(settings({}))?.identity.key);
});

test("what works and should be changed is a warning", (t) => {
  const warned = (more: Partial<TlsSettings>, now?: number) => readIdentity(settings(more), now)?.warnings.join("\n") ?? "";
  t.match(warned({}, Date.now() + 80 * DAY_MS), /good\.crt\.pem ends on \d{4}-/);
  t.match(
    warned({ certfile: file("strange.pem", text(good.certificate) + text(other.certificate)) }),
    /Certificate 2 in .*strange\.pem did not sign/,
  );
  const nameless = authority.issue("nameless", { names: [] });
  t.match(
    warned({ certfile: nameless.certificate, keyfile: nameless.key }),
    /no subject alternative name[\s\S]*key\.pem can be read by every user/,
  );
});

test("authorities of clients are read, and only they", (t) => {
  const bundle = file("bundle.pem", `# Authorities\n${text(other.certificate)}${authority.caText}`);
  const { identity } = readIdentity(settings({ caCerts: bundle, clientCerts: "required" }))!;
  t.equal(identity.clients, "required");
  t.equal(identity.ca?.trim(), authority.caText.trim());
});

test("what cannot work is refused in one sentence that names the setting", (t) => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
  const curve = generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey;
  const pem = { type: "pkcs8", format: "pem" } as const;
  const locked = { cipher: "aes-256-cbc", passphrase: "secret" };
  const key = createPrivateKey(text(good.key));
  const ended = authority.issue("ended", { names: ["studio.test"], days: -3 });
  const client = authority.issue("client", { names: ["studio.test"], purpose: "client" });
  const late = file("late.pem", text(other.certificate) + text(good.certificate));
  mkdirSync(join(directory, "folder"));
  const cases: [name: string, settings: Partial<TlsSettings>, says: RegExp][] = [
    ["a key alone", { certfile: null }, /^STUDIO_KEYFILE has no effect without STUDIO_CERTFILE/],
    ["authorities alone", { certfile: null, keyfile: null, caCerts: authority.ca }, /need STUDIO_CERTFILE/],
    ["asked for without a certificate", { certfile: null, keyfile: null, clientCerts: "required" }, /need STUDIO_CERTFILE/],
    [
      "a file that is not there",
      { certfile: join(directory, "nowhere.pem") },
      /^STUDIO_CERTFILE: .*nowhere\.pem cannot be read: there is no such file$/,
    ],
    ["a file below a file", { keyfile: `${good.key}/x` }, /^STUDIO_KEYFILE: .* cannot be read: a part of its path is no directory$/],
    ["a directory", { certfile: join(directory, "folder") }, /is a directory; it must be a PEM file$/],
    ["a device", { keyfile: "/dev/null" }, /^STUDIO_KEYFILE: \/dev\/null is no file/],
    ["an empty file", { keyfile: file("empty.pem", "") }, /^STUDIO_KEYFILE: .* is no PEM file/],
    ["DER", { certfile: file("der.crt", Buffer.from([0x30, 0x82, 1, 2, 3])) }, /^STUDIO_CERTFILE: .*der\.crt is no PEM file/],
    ["a huge file", { certfile: file("huge.pem", Buffer.alloc(1_048_577, 0x20)) }, /has 1048577 bytes; at most 1048576 are read/],
    [
      "files that were swapped",
      { certfile: good.key, keyfile: good.certificate },
      /holds no certificate: are STUDIO_CERTFILE and STUDIO_KEYFILE swapped\?/,
    ],
    ["no key in the one file", { keyfile: null }, /holds no private key; name its file with STUDIO_KEYFILE/],
    ["no key in its file", { keyfile: authority.ca }, /^STUDIO_KEYFILE: .* holds no private key; it must be a PEM file with one/],
    ["two keys", { keyfile: file("two.pem", text(good.key) + text(other.key)) }, /holds 2 private keys; it must hold one/],
    ["a key of another certificate", { keyfile: other.key }, /^STUDIO_KEYFILE: the key in .* does not belong to the certificate in /],
    ["the authority first", { certfile: late }, /certificate 2 in .*late\.pem belongs to the key; Studio's own must be the first/],
    [
      "a certificate that has ended",
      { certfile: ended.certificate, keyfile: ended.key },
      /^STUDIO_CERTFILE: the certificate in .* ended on \d{4}-\d\d-\d\d; it must be valid now$/,
    ],
    [
      "one for clients",
      { certfile: client.certificate, keyfile: client.key },
      /is not for servers; its extended key usage must have serverAuth/,
    ],
    [
      "a damaged certificate",
      { certfile: file("bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") },
      /^STUDIO_CERTFILE: certificate 1 in .* is damaged: /,
    ],
    [
      "a damaged key",
      { keyfile: file("badkey.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n") },
      /^STUDIO_KEYFILE: the private key in .* is damaged: /,
    ],
    [
      "an encrypted key",
      { keyfile: file("locked.pem", key.export({ ...pem, ...locked })) },
      /^STUDIO_KEYFILE: the key in .* is encrypted, .* openssl pkey -in .* -out plain\.pem$/,
    ],
    [
      "an encrypted key of the older form",
      { keyfile: file("locked1.pem", key.export({ type: "sec1", format: "pem", ...locked })) },
      /is encrypted/,
    ],
    [
      "a short RSA key",
      { keyfile: file("rsa.pem", rsa.export(pem)) },
      /is rsa 1024; it must be RSA of 2048 bits or more, ECDSA on P-256, P-384 or P-521, or Ed25519$/,
    ],
    ["a curve that browsers do not know", { keyfile: file("curve.pem", curve.export(pem)) }, /is ec secp256k1; it must be/],
    ["authorities that nobody is asked for", { caCerts: authority.ca }, /^STUDIO_CA_CERTS has no effect while STUDIO_CLIENT_CERTS is none/],
    [
      "clients without authorities",
      { clientCerts: "optional" },
      /^STUDIO_CLIENT_CERTS is optional, and nothing says whose certificates count: set STUDIO_CA_CERTS/,
    ],
    ["no authority among them", { clientCerts: "required", caCerts: other.certificate }, /holds no certificate of an authority/],
    ["authorities in no PEM", { clientCerts: "required", caCerts: file("text.pem", "hello") }, /^STUDIO_CA_CERTS: .* is no PEM file/],
  ];
  for (const [name, more, says] of cases) t.throws(() => readIdentity(settings(more)), says, name);
  t.throws(
    () => readIdentity(settings({}), Date.now() - 30 * DAY_MS),
    /begins on .*; it must be valid now \(or the clock of this machine is wrong\)/,
  );
  const later = Date.now() + 400 * DAY_MS;
  t.throws(() => readIdentity(settings({}), later), /ended on/);
  if (process.getuid?.() !== 0) {
    chmodSync(other.key, 0);
    t.throws(() => readIdentity(settings({ keyfile: other.key })), /the user that runs Studio may not read it/);
  }
});
