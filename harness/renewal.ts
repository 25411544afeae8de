import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Examination } from "./examination.ts";
import { WireFailure } from "./wire/failure.ts";

/** How long a new certificate may take until every new connection gets it. */
const PATIENCE_MS = 12_000;

/** `the new one` as soon as it is shown; when it never is, what is shown in its place. A connection that is refused meanwhile is nothing yet. */
export async function certificateShown(t: Examination, file: string): Promise<string> {
  const wanted = new X509Certificate(readFileSync(file)).fingerprint256;
  let last = "nothing";
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await sleep(100)) {
    try {
      const { fingerprint } = await t.tls();
      if (fingerprint === wanted) return "the new one";
      last = `another one: ${fingerprint}`;
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
      last = error.message;
    }
  }
  return last;
}
