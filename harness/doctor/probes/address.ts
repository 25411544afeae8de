import type { Dial } from "../../wire/dial.ts";
import type { Line } from "../../wire/http.ts";
import type { Http2 } from "../../wire/http2.ts";
import type { Stated } from "../observations.ts";
import { ask, type Reply } from "../reply.ts";

/** A path that is nobody's: Studio's page for it says which address it takes for its own. */
const NOWHERE = "/studio-doctor";

/** The answer to a request for that path, and the address in a link of Studio's page; null where another server answers. */
export async function askForAddress(
  dial: Dial,
  prefix: string,
  lines: readonly Line[] = [],
): Promise<{ readonly reply: Reply; readonly stated: Stated | null }> {
  const reply = await ask(dial, prefix + NOWHERE, { lines: [["Accept", "text/html"], ...lines] });
  return { reply, stated: statedIn(`GET ${prefix}${NOWHERE} -> ${reply.status}`, reply.text, "a link of its page") };
}

/** The address in a link of Studio's page; null where another server answers. */
export const statedByPage = async (dial: Dial, prefix: string): Promise<Stated | null> => (await askForAddress(dial, prefix)).stated;

/** The same over HTTP/2, which may be configured apart. */
export async function statedOverHttp2(session: Http2, prefix: string): Promise<Stated | null> {
  const { status, text } = await session.send(prefix + NOWHERE, { accept: "text/html" });
  return statedIn(`GET ${prefix}${NOWHERE} over HTTP/2 -> ${status}`, text, "a link of its page over HTTP/2");
}

function statedIn(what: string, text: string, from: Stated["from"]): Stated | null {
  const link = /<link rel="canonical" href="([^"]{1,500})"/.exec(text)?.[1];
  // Other applications may well name another address there on purpose.
  if (link === undefined || !/ · Studio<\/title>/.test(text) || !URL.canParse(link)) return null;
  const { origin, pathname } = new URL(link);
  return {
    from,
    origin,
    prefix: pathname.replace(new RegExp(`${NOWHERE}$`), ""),
    told: `${what}, its page names ${link} as its own address`,
  };
}

/** The address in Studio's refusal of an Origin. */
export function statedByRefusal(reply: Reply): Stated | null {
  const origin = /the server's own address is (https?:\/\/[^\s"]+) here/.exec(reply.text)?.[1];
  return origin === undefined ? null : { from: "its refusal of an Origin", origin, prefix: null, told: reply.told };
}
