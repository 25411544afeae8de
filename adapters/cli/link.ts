import { existsSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "../store/sqlite/open.ts";
import { ownerOf } from "../supervisor/lock.ts";
import { issueLogin, signInUrl } from "../supervisor/tokens.ts";
import { EXIT, Failure } from "./exit.ts";
import { settingsOf } from "./settings.ts";

/** `studio link`: prints a new one-time link for the Studio that runs with a data directory. Whoever can write that directory may sign in anyway. */
export async function link(options: Readonly<Record<string, unknown>>): Promise<number> {
  const { data } = settingsOf(options).config;
  const owner = ownerOf(data);
  const url = owner?.url;
  const path = join(data, "studio.db");
  if (!url || !existsSync(path))
    throw new Failure(EXIT.failed, `No Studio runs with the data directory ${data}. Name the right one with --data.`);
  const store = await openStore({ path });
  try {
    const token_url = signInUrl(owner.public_url ?? url, await issueLogin(store, Date.now()));
    process.stdout.write(options.json ? `${JSON.stringify({ url, token_url })}\n` : `${token_url}\n`);
  } finally {
    await store.close();
  }
  return EXIT.ok;
}
