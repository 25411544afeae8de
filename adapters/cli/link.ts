import { ask } from "./ask.ts";
import { EXIT, Failure } from "./exit.ts";
import { settingsOf } from "./settings.ts";

/** `studio link`: prints a new one-time link for the Studio that runs with a data directory. Whoever can write that directory may sign in anyway. */
export async function link(options: Readonly<Record<string, unknown>>): Promise<number> {
  const { data } = settingsOf(options).config;
  const { problem, url, token_url } = await ask<{ problem: string | null; url: string; token_url: string }>(data, {
    type: "ask",
    verb: "link",
  });
  if (problem !== null) throw new Failure(EXIT.failed, problem);
  process.stdout.write(options.json ? `${JSON.stringify({ url, token_url })}\n` : `${token_url}\n`);
  return EXIT.ok;
}
