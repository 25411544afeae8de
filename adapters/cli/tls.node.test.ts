// `studio start` with a certificate, as operators do it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStudio } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { createAuthority } from "../../topologies/certificates.ts";

const root = join(import.meta.dirname, "..", "..");
const directory = mkdtempSync(join(tmpdir(), "studio-cli-tls-"));
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
const authority = createAuthority(directory);
const leaf = authority.issue("here", { names: ["127.0.0.1", "localhost"] });
const other = authority.issue("other", { names: ["127.0.0.1"] });

test("a pair that does not fit is refused before anything is started, with exit code 2", async (t) => {
  const data = join(directory, "never");
  const child = spawn("node", [join(root, "studio.mjs"), "start", "--no-open", "--port", "0", "--data", data], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, STUDIO_CERTFILE: leaf.certificate, STUDIO_KEYFILE: other.key },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code] = await once(child, "close", { signal: AbortSignal.timeout(60_000) });
  t.equal(code, 2);
  t.match(
    said,
    /^studio: STUDIO_KEYFILE: the key in .*other\.key\.pem does not belong to the certificate in .*here\.crt\.pem; both must come from one request$/m,
  );
  t.notOk(existsSync(data), "nothing was begun");
});

/** One request to an https URL with what `options` say; its answer's status, headers and text. */
function get(url: string, options: object = {}): Promise<{ status: number; cookie: string; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, timeout: 15_000, ...options }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (more: string) => {
        text += more;
      });
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, cookie: answer.headers["set-cookie"]?.[0] ?? "", text }));
    });
    sent.once("error", reject);
    sent.once("timeout", () => sent.destroy(new Error(`no answer from ${url}`)));
    sent.end();
  });
}

test("Studio of three runtimes speaks HTTPS on one port", async (t) => {
  const studio = await startStudio({
    args: ["--workers", "3", "--worker-class", "bun,node,deno", "--certfile", leaf.certificate, "--keyfile", leaf.key],
    ca: authority.caText,
  });
  t.teardown(() => studio.stop());
  t.match(studio.url, /^https:\/\/127\.0\.0\.1:\d+$/);
  t.match(studio.tokenUrl, /^https:\/\/127\.0\.0\.1:\d+\/sign-in\?token=/);
  for (let n = 0; n < 12; n += 1) t.equal((await get(`${studio.url}/livez`)).text, "ok\n");
  await t.rejects(
    get(`${studio.url}/livez`, { ca: [] }),
    { code: /UNABLE_TO_|SELF_SIGNED/ },
    "whoever does not know the authority does not get in",
  );
  const document = (await (await studio.api("/openapi.json")).json()) as { servers: { url: string }[] };
  t.equal(document.servers[0]?.url, studio.url, "the effective URL is https");
  const signedIn = await fetch(new URL("/sign-in", studio.url), {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html", origin: studio.url },
    body: `token=${new URL(studio.tokenUrl).searchParams.get("token")}`,
  });
  t.equal(signedIn.status, 303);
  t.match(signedIn.headers.get("set-cookie"), /^__Host-studio_session_\w+=.*; Secure$/);
  t.equal(await studio.stop(), 143);
  t.notOk(studio.log().includes("PRIVATE KEY"), "the key is in no log");
});
