import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Asset, Assets } from "../../src/http/assets.ts";

const TYPES: Record<string, string> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  map: "application/json",
  svg: "image/svg+xml",
  json: "application/json",
};

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Compressing less than this saves no packet. */
const WORTH_BYTES = 1024;

/** dist/web beside the bundle that runs, or in the project when the sources run. `start` is the folder of the runtime's main module. */
export function findAssets(start: string): string | null {
  return [join(start, "web"), join(start, "..", "..", "dist", "web")].find((dir) => existsSync(join(dir, "manifest.json"))) ?? null;
}

/** Reads the browser's files into memory; they are small. Without a directory there are none. */
export function loadAssets(dir: string | null): Assets {
  const assets = new Map<string, Asset>();
  for (const name of dir === null ? [] : readdirSync(dir)) {
    const type = TYPES[name.split(".").at(-1) ?? ""];
    if (type && dir !== null && name !== "manifest.json") assets.set(name, assetOf(type, readFileSync(join(dir, name))));
  }
  return { get: (name) => assets.get(name) ?? null };
}

function assetOf(type: string, file: Buffer): Asset {
  const bytes = new Uint8Array(file);
  const made = new Map<string, Promise<Uint8Array<ArrayBuffer> | null>>();
  const make = async (encoding: "br" | "gzip") => {
    if (bytes.length < WORTH_BYTES) return null;
    const packed =
      encoding === "br"
        ? await brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
        : await zip(bytes, { level: 9 });
    return packed.length < bytes.length ? new Uint8Array(packed) : null;
  };
  return {
    type,
    // The same hash as in the manifest of the build.
    hash: createHash("sha256").update(bytes).digest("hex").slice(0, 12),
    bytes,
    encoded(encoding) {
      let packed = made.get(encoding);
      if (!packed) {
        packed = make(encoding);
        made.set(encoding, packed);
      }
      return packed;
    },
  };
}
