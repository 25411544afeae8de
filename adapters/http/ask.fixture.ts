import { type Fixture, startFixture } from "./server.fixture.ts";

/** What a request of the suite may say. */
export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer> | ReadableStream;
}

/** A started server and shorthands for asking it. */
export interface Asker extends Fixture {
  ask(path: string, ask?: Ask): Promise<{ status: number; headers: Headers; text: string; json: Record<string, unknown> }>;
  /** Headers of a signed-in browser's script. */
  readonly signedIn: Record<string, string>;
  readonly bearer: Record<string, string>;
}

export const JSON_TYPE = { "content-type": "application/json" };
export const FORM_TYPE = { "content-type": "application/x-www-form-urlencoded", accept: "text/html,application/xhtml+xml" };

/** Starts a server for one file of tests and ends it after its last one. */
export async function asker(env: Record<string, string> = {}): Promise<Asker> {
  const fixture = await startFixture({ env });
  const { cookie, csrf } = await fixture.session();
  const token = await fixture.apiToken();
  return {
    ...fixture,
    signedIn: { cookie, "x-csrf-token": csrf },
    bearer: { authorization: `Bearer ${token}` },
    async ask(path, { method = "GET", headers = {}, body } = {}) {
      const answer = await fetch(fixture.url + path, {
        method,
        headers,
        redirect: "manual",
        signal: AbortSignal.timeout(10_000),
        ...(body === undefined ? {} : { body, duplex: "half" }),
      } as RequestInit);
      const text = await answer.text();
      let json: Record<string, unknown> = {};
      try {
        json = JSON.parse(text) as Record<string, unknown>;
      } catch {
        // Not every answer is JSON.
      }
      return { status: answer.status, headers: answer.headers, text, json };
    },
  };
}
