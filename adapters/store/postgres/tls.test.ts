import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../../../harness/testing/postgres.ts";
import { test } from "../../../harness/testing/tap.ts";
import { createAuthority, type Leaf } from "../../../topologies/certificates.ts";
import { openStore } from "./open.ts";

const folder = mkdtempSync(join(tmpdir(), "studio-database-tls-"));
const authority = createAuthority(folder);
const stranger = createAuthority(join(folder, "stranger"), "Somebody else");
const right = authority.issue("right", { names: ["127.0.0.1"] });
const elsewhere = authority.issue("elsewhere", { names: ["db.example"] });
const client = authority.issue("client", { names: ["studio"], purpose: "client" });
const texts = ({ certificate, key }: Leaf) => ({ cert: readFileSync(certificate, "utf8"), key: readFileSync(key, "utf8") });

/** `works`, or what was said of it. */
async function open(url: string): Promise<string> {
  try {
    const store = await openStore({ url, patienceMs: 0 });
    await store.ping();
    await store.close();
    return "works";
  } catch (error) {
    return (error as Error).message;
  }
}

test("a database that wants TLS gets what its sslmode says, and a certificate is looked at as closely", async (t) => {
  const servers = { right: await startPostgres({ tls: texts(right) }), elsewhere: await startPostgres({ tls: texts(elsewhere) }) };
  t.teardown(() => Promise.all([servers.right.stop(), servers.elsewhere.stop()]));
  const url = { right: await servers.right.create(), elsewhere: await servers.elsewhere.create() };
  t.match(await open(url.right), /no encryption/, "without it nobody comes in");
  t.equal(await open(`${url.elsewhere}?sslmode=require`), "works");
  const root = `sslrootcert=${authority.ca}`;
  t.equal(await open(`${url.elsewhere}?sslmode=verify-ca&${root}`), "works");
  t.match(await open(`${url.elsewhere}?sslmode=verify-full&${root}`), /cannot be used/, "the name counts");
  t.equal(await open(`${url.right}?sslmode=verify-full&${root}`), "works");
  for (const mode of ["verify-ca", "verify-full"]) {
    t.match(await open(`${url.right}?sslmode=${mode}`), /cannot be used/, "an unknown authority");
    t.match(await open(`${url.right}?sslmode=${mode}&sslrootcert=${stranger.ca}`), /cannot be used/, "another authority");
  }
  t.match(await open(`${url.right}?sslmode=verify-ca&sslrootcert=/nowhere.pem`), /nowhere\.pem/);
});

test("Studio shows a certificate of its own where the database asks for one", async (t) => {
  const server = await startPostgres({ tls: { ...texts(right), ca: authority.caText } });
  t.teardown(() => server.stop());
  const url = `${await server.create()}?sslmode=verify-full&sslrootcert=${authority.ca}`;
  t.match(await open(url), /cannot be used/);
  t.equal(await open(`${url}&sslcert=${client.certificate}&sslkey=${client.key}`), "works");
});

test("the files are removed", (t) => {
  rmSync(folder, { recursive: true });
  t.pass("they are");
});
