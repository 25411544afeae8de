import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { authorityOf, type Dial, originOf } from "../wire/dial.ts";
import type { Options } from "./options.ts";

/** What is looked at. */
export interface Target {
  /** Without a slash at the end: `https://studio.example.org:8443/studio`. */
  readonly url: string;
  readonly dial: Dial;
  /** `/studio`, or nothing. */
  readonly prefix: string;
  /** Full path of the socket's endpoint, with a slash at its end. */
  readonly socketPath: string;
  /** Of the pages that open sockets: the server's own, unless said otherwise. */
  readonly origin: string;
  readonly token: string | null;
  readonly holdS: number;
  readonly spoof: boolean;
  /** How long one request may take. */
  readonly limitMs: number;
}

/** The target of a command line; the name is not looked up yet, so `dial.address` is the name unless `--resolve` says another. */
export function targetOf({ url, path, origin, token, ca, resolve, spoof, holdS }: Omit<Options, "json">): Target {
  const secure = url.protocol === "https:";
  const name = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port) || (secure ? 443 : 80);
  const prefix = url.pathname.replace(/\/+$/, "");
  const dial: Dial = { name, port, address: resolve?.address ?? name, dialPort: resolve?.port ?? port, secure, ca, from: null };
  return {
    url: `${url.protocol}//${authorityOf(dial)}${prefix}`,
    dial,
    prefix,
    socketPath: (path ?? `${prefix}/socket.io`).replace(/\/*$/, "/"),
    origin: origin ?? originOf(dial),
    token,
    holdS,
    spoof,
    limitMs: 8_000,
  };
}

/** Every address of the name, in the order of the resolver. Rejects as the resolver does. */
export async function addressesOf({ address }: Dial): Promise<readonly string[]> {
  if (isIP(address) !== 0) return [address];
  return (await lookup(address, { all: true })).map((found) => found.address);
}
