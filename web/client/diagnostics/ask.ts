import type { Echo, SeenHandshake } from "../../../src/contract/diagnostics/echo.ts";
import { to } from "../islands/page-data.ts";

/** An echo, and the headers of its answer. */
export interface Asked {
  readonly echo: Echo;
  readonly headers: [string, string][];
}

/** Asks the echo. Throws with the status where it does not answer. */
export async function askEcho(query: Record<string, string | number>, signal: AbortSignal): Promise<Asked> {
  const answer = await fetch(to.diagnosticsEcho(query), {
    headers: { accept: "application/json" },
    cache: "no-store",
    signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
  });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return { echo: (await answer.json()) as Echo, headers: [...answer.headers] };
}

const LOOKS = 6;
const BETWEEN_MS = 250;

/** What the server saw of a handshake; workers tell each other, which takes a moment. Null when it never arrived. */
export async function findHandshake(mark: string, signal: AbortSignal): Promise<SeenHandshake | null> {
  for (let look = 0; look < LOOKS && !signal.aborted; look += 1) {
    const { echo } = await askEcho({ handshake: mark }, signal);
    if (echo.handshake) return echo.handshake;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
  return null;
}

/** A mark that nobody else has. */
export function newMark(): string {
  return [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => (byte % 36).toString(36)).join("");
}
