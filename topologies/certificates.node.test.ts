import { X509Certificate } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:tls";
import { test } from "../harness/testing/tap.ts";
import { createAuthority } from "./certificates.ts";
import { openDirectory } from "./directory.ts";

const directory = openDirectory("certificates");
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
const authority = createAuthority(directory);
const read = (file: string) => new X509Certificate(readFileSync(file));

test("a leaf is signed by its authority and names hosts and addresses", async (t) => {
  const leaf = read(authority.issue("leaf", { names: ["studio.test", "*.studio.test", "127.0.0.1", "::1", "2001:db8::12:0"] }).certificate);
  const ca = new X509Certificate(authority.caText);
  t.ok(leaf.verify(ca.publicKey) && leaf.checkIssued(ca));
  t.ok(ca.ca && !leaf.ca);
  t.same(
    ["studio.test", "a.studio.test", "a.b.studio.test", "evil.test"].map((name) => leaf.checkHost(name) !== undefined),
    [true, true, false, false],
  );
  t.same(
    ["127.0.0.1", "::1", "2001:db8::12:0", "127.0.0.2", "2001:db8::12:1"].map((address) => leaf.checkIP(address) !== undefined),
    [true, true, true, false, false],
  );
  t.notOk(leaf.verify(new X509Certificate(createAuthority(directory, "Another").caText).publicKey), "another authority did not sign it");
});

test("one that has ended is an argument away", async (t) => {
  const { validFrom, validTo } = read(authority.issue("old", { names: ["studio.test"], days: -2 }).certificate);
  t.ok(Date.parse(validFrom) < Date.parse(validTo) && Date.parse(validTo) < Date.now());
});

test("TLS takes them: server and client certificates, and refuses each in the place of the other", async (t) => {
  const server = authority.issue("server", { names: ["studio.test"] });
  const client = authority.issue("client", { names: ["someone"], purpose: "client" });
  const listener = createServer({
    cert: readFileSync(server.certificate),
    key: readFileSync(server.key),
    ca: authority.caText,
    requestCert: true,
    rejectUnauthorized: false,
  });
  listener.on("secureConnection", (socket) => socket.end(socket.authorized ? "yes" : String(socket.authorizationError)));
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const port = (listener.address() as { port: number }).port;
  const ask = ({ certificate, key }: { certificate: string; key: string }) =>
    new Promise<string>((resolve, reject) => {
      const options = { cert: readFileSync(certificate), key: readFileSync(key), ca: authority.caText, servername: "studio.test" };
      const socket = connect({ host: "127.0.0.1", port, ...options });
      let text = "";
      socket.on("data", (chunk: Buffer) => {
        text += chunk;
      });
      socket.once("error", reject);
      socket.once("end", () => resolve(text));
    });
  t.equal(await ask(client), "yes");
  t.not(await ask(server), "yes", "a server's certificate is none for clients");
  listener.close();
});
