import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The browser that PATH offers; throws with the names that were looked for. */
function executable(): string {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of NAMES) if (existsSync(join(folder, name))) return join(folder, name);
  }
  throw new Error(`No browser found on PATH; looked for ${NAMES.join(", ")}`);
}

/** Which private network the browser takes itself to be in. */
export interface PrivateNetwork {
  /** The file of an authority that it believes, as if a person had put it into their NSS database. Needs `certutil` (Debian: libnss3-tools). */
  authority: string;
  /** A host name that it finds at 127.0.0.1. */
  host: string;
  /** The port at which it speaks HTTP/3 to that host, whatever it was told there. Without one it never does. */
  http3Port?: number;
}

/** A headless Chromium with a profile of its own that calls nobody but the pages it is sent to. `close` removes the profile. */
export async function openBrowser(
  options: BrowserContextOptions = {},
  network?: PrivateNetwork,
): Promise<{ context: BrowserContext; close(): Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), "studio-browser-"));
  if (network) believe(profile, network.authority);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable(),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      network?.http3Port ? `--origin-to-force-quic-on=${network.host}:${network.http3Port}` : "--disable-quic",
      ...(network ? [`--host-resolver-rules=MAP ${network.host} 127.0.0.1`] : []),
    ],
    ...(network ? { env: { ...process.env, HOME: profile } as Record<string, string> } : {}),
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(30_000);
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}

/** Chromium reads the NSS database of the home directory: the whole chain is checked, as it is for a person. */
function believe(home: string, authority: string): void {
  const database = join(home, ".pki", "nssdb");
  mkdirSync(database, { recursive: true });
  execFileSync("certutil", ["-d", `sql:${database}`, "-N", "--empty-password"]);
  execFileSync("certutil", ["-d", `sql:${database}`, "-A", "-t", "C,,", "-n", "test authority", "-i", authority]);
}
