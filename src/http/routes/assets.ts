import { StudioError } from "../../errors.ts";
import type { Asset } from "../assets.ts";
import { route } from "../route.ts";

const FOR_GOOD = "public, max-age=31536000, immutable";

/** Chunks that other files import carry their hash in their name and come without `?v=`. */
const HASH_IN_NAME = /-[A-Z0-9]{8}\.(?:js|css)(?:\.map)?$/;

/** The best encoding that the browser takes. `q=0` refusals are honoured; other weights are not worth the parsing. */
function encodingsOf(header: string | null): ("br" | "gzip")[] {
  if (header === null) return [];
  const refused = (name: string) => new RegExp(`\\b${name}\\s*;\\s*q=0(?:\\.0*)?(?:,|\\s|$)`).test(header);
  return (["br", "gzip"] as const).filter((name) => new RegExp(`\\b${name}\\b`).test(header) && !refused(name));
}

async function encode(asset: Asset, accepted: readonly ("br" | "gzip")[]) {
  for (const encoding of accepted) {
    const bytes = await asset.encoded(encoding);
    if (bytes) return { bytes, encoding };
  }
  return { bytes: asset.bytes, encoding: null };
}

export default [
  route({
    method: "GET",
    path: "/assets/:name",
    who: "anyone",
    about: "A script or style of the pages. With `?v=<hash>` it never changes.",
    async handle({ params, site, request }) {
      const asset = site.assets.get(params.name);
      if (!asset) throw new StudioError("not_found", "There is no such file.");
      const version = /[?&]v=([0-9a-f]+)/.exec(request.url)?.[1];
      const headers: Record<string, string> = {
        "content-type": asset.type,
        "cache-control": version === asset.hash || HASH_IN_NAME.test(params.name) ? FOR_GOOD : "no-cache",
        vary: "accept-encoding",
        etag: `"${asset.hash}"`,
      };
      if (request.headers.get("if-none-match")?.includes(`"${asset.hash}`)) return { status: 304, headers, body: null };
      const { bytes, encoding } = await encode(asset, encodingsOf(request.headers.get("accept-encoding")));
      if (encoding) {
        headers["content-encoding"] = encoding;
        headers.etag = `"${asset.hash}-${encoding}"`;
      }
      return { status: 200, headers, body: bytes };
    },
  }),
];
