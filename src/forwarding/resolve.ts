import { StudioError } from "../errors.ts";
import type { ForwardingConfig } from "./config.ts";
import type { Effective, FindEffective, HeaderReader, Peer, Why } from "./effective.ts";
import { Hops, type Note, X_HEADERS } from "./hops.ts";
import { type Host, parseHost, servedHosts } from "./host.ts";
import { trustedPeers } from "./peers.ts";
import { hostText, parsePublicUrl } from "./public-url.ts";
import { noteUnread } from "./unread.ts";
import { defaultPort, parsePort, parsePrefix, parseScheme, type Scheme } from "./values.ts";

/** An effective URL without its reasons. */
type Parts = Omit<Effective, "why" | "contradictions">;

/**
 * Decides what is believed of a request; `note` hears why, and `unread` what it says of headers that are not read (`note`, unless given). `looked` counts
 * the characters of forwarding headers that were read.
 */
export type Decide = (headers: HeaderReader, peer: Peer, note: Note | null, unread?: Note | null) => { parts: Parts; looked: number };

/** How many decisions are remembered, and how long what one was decided from may be. A client that sends ever new headers only loses the shortcut. */
const REMEMBERED = 1024;
const LONGEST_REMEMBERED = 512;

/** How much of a value is shown in a reason. */
const SHOWN = 120;

/**
 * The one place where a request becomes an effective URL. Where forwarding is off, only the Host header is read. What was decided is remembered by all
 * that it was decided from, because the requests of one client say the same again and again. Throws RangeError for a wrong configuration.
 */
export function createForwarding(config: ForwardingConfig): FindEffective {
  const decide = createDecide(config);
  const names = !config.enabled
    ? []
    : config.family === "forwarded"
      ? ["forwarded"]
      : Object.values(X_HEADERS).map((name) => name.toLowerCase());
  const known = new Map<string, Known>();
  return (headers, peer) => {
    let key = `${peer.secure ? "s" : ""}\n${headers.get("host") ?? ""}`;
    if (names.length > 0) key += `\n${peer.address}`;
    for (const name of names) key += `\n${headers.get(name) ?? "\0"}`;
    let entry = known.get(key);
    let contradictions = entry?.contradictions;
    if (entry === undefined) {
      const lasting: Why[] = [];
      // What headers say that are not read is no part of the key: the next request may say otherwise, so this is not remembered.
      const once: Why[] = [];
      // Where forwarding is off, only the Host header is read.
      const { parts } = config.enabled
        ? decide(headers, peer, contradictionsInto(lasting), contradictionsInto(once))
        : decide(headers, peer, null);
      entry = { parts, contradictions: lasting.length > 0 ? Object.freeze(lasting) : NONE };
      contradictions = once.length > 0 ? Object.freeze([...lasting, ...once]) : entry.contradictions;
      if (key.length <= LONGEST_REMEMBERED) {
        if (known.size >= REMEMBERED) known.delete(known.keys().next().value as string);
        known.set(key, entry);
      }
    }
    const client = config.enabled ? entry.parts.client : canonical(peer.address);
    return new Resolved(entry.parts, client, contradictions ?? NONE, decide, headers, peer);
  };
}

/** A decision that is remembered, with the contradictions among what it was decided from. */
interface Known {
  readonly parts: Parts;
  readonly contradictions: readonly Why[];
}

const NONE: readonly Why[] = Object.freeze([]);

const contradictionsInto =
  (list: Why[]): Note =>
  (about, verdict, said, reason) => {
    if (verdict === "contradiction") list.push(whyOf(about, verdict, said, reason));
  };

const whyOf = (about: string, verdict: Why["verdict"], said: string | null, reason: string): Why =>
  Object.freeze({ about, verdict, said: said === null ? null : said.slice(0, SHOWN).replace(/[^\x20-\x7e]/g, "?"), reason });

class Resolved implements Effective {
  readonly scheme: Scheme;
  readonly host: string;
  readonly port: number;
  readonly prefix: string;
  readonly client: string;
  readonly origin: string;
  readonly contradictions: readonly Why[];
  readonly #decide: Decide;
  readonly #headers: HeaderReader;
  readonly #peer: Peer;

  constructor(parts: Parts, client: string, contradictions: readonly Why[], decide: Decide, headers: HeaderReader, peer: Peer) {
    this.scheme = parts.scheme;
    this.host = parts.host;
    this.port = parts.port;
    this.prefix = parts.prefix;
    this.client = client;
    this.origin = parts.origin;
    this.contradictions = contradictions;
    this.#decide = decide;
    this.#headers = headers;
    this.#peer = peer;
    Object.freeze(this);
  }

  get why(): readonly Why[] {
    return explain(this.#decide, this.#headers, this.#peer).why;
  }
}

/** What was used or ignored and the reason, header by header. It never throws: that a host was refused is the last reason. */
export function explain(decide: Decide, headers: HeaderReader, peer: Peer): { why: readonly Why[]; looked: number } {
  const why: Why[] = [];
  const note: Note = (about, verdict, said, reason) => void why.push(whyOf(about, verdict, said, reason));
  let looked = 0;
  try {
    looked = decide(headers, peer, note).looked;
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    note("Host", "ignored", null, error.message);
  }
  return { why: Object.freeze(why), looked };
}

/** Builds the decision of a configuration. Throws RangeError for networks or a public URL that are none. */
export function createDecide(config: ForwardingConfig): Decide {
  const fixed = config.publicUrl === null ? null : parsePublicUrl(config.publicUrl);
  if (fixed === null && config.publicUrl !== null) throw new RangeError(`${config.publicUrl} is no public URL`);
  const peers = trustedPeers(config.trusted.length > 0 ? config.trusted : ["loopback", "private"]);
  const served = servedHosts(config.hosts, fixed?.host.name ?? null);
  const isProxy = (bytes: Uint8Array) => peers.hop(bytes);

  return (headers, peer, note, unread = note) => {
    const hostHeader = headers.get("host");
    const own = hostHeader === null ? null : parseHost(hostHeader);
    if (!own)
      throw new StudioError("bad_host", "The Host header must be one host name or IP address, with or without a port from 1 to 65535.");
    const silent = config.enabled ? (peers.peer(peer.address) ? null : `${peer.address} is no trusted proxy`) : "forwarding is off";
    const hops = silent === null ? new Hops(config, headers, note) : null;
    note?.("peer", silent === null ? "used" : "ignored", peer.address, silent ?? "it is a trusted proxy");

    const client = hops?.client(isProxy) ?? canonical(peer.address);
    const saidScheme = hops?.pick("proto", parseScheme, "it is none of http, https, ws and wss") ?? null;
    const saidHost = hops?.pick("host", parseHost, "it is not one host, with or without a port") ?? null;
    const saidPort = hops?.pick("port", parsePort, "it is not a port from 1 to 65535") ?? null;
    const saidPrefix =
      hops?.pick("prefix", parsePrefix, "it is not a path such as /studio: no //, dot segments, backslashes, encoded separators") ?? "";
    const looked = hops?.looked ?? 0;

    const host = saidHost ?? own;
    if (!served.has(host.name))
      throw new StudioError("wrong_host", `This server answers only for ${served.inWords}, not for the host of this request.`);
    const scheme = saidScheme ?? (peer.secure ? "https" : config.preferredScheme);
    const port = portOf(scheme, host, saidPort, saidScheme !== null, note);
    const parts = fixed
      ? partsOf(fixed.scheme, fixed.host.name, fixed.host.port ?? defaultPort(fixed.scheme), fixed.prefix, client)
      : partsOf(scheme, host.name, port, saidPrefix, client);
    if (note) {
      if (saidHost) note("Host", "ignored", hostHeader, "a trusted proxy says another one");
      else note("Host", fixed ? "ignored" : "used", hostHeader, fixed ? "STUDIO_PUBLIC_URL stands in for it" : "nothing stands in for it");
      if (fixed) note("STUDIO_PUBLIC_URL", "used", config.publicUrl, "scheme, host, port and prefix are these for every request");
      else if (saidScheme === null && !peer.secure)
        note("STUDIO_PREFERRED_URL_SCHEME", "used", scheme, "neither the socket nor a trusted header says the scheme");
      if (saidScheme === "http" && peer.secure)
        note("socket", "contradiction", "https", "this hop itself is TLS, and the trusted header says http; the header was used");
    }
    if (unread) noteUnread(config, headers, parts, silent, unread);
    return { parts, looked };
  };
}

/**
 * The port: that of the host where it names one, because it is what the browser typed; else that of X-Forwarded-Port; else the scheme's own. A port that
 * belongs to the other scheme is a leftover of a hop before or behind TLS, and is not used.
 */
function portOf(scheme: Scheme, host: Host, said: number | null, schemeSaid: boolean, note: Note | null): number {
  const foreign = scheme === "https" ? 80 : 443;
  if (host.port !== null && !(schemeSaid && host.port === foreign)) {
    if (said !== null && said !== host.port)
      note?.("X-Forwarded-Port", "contradiction", String(said), `the host names port ${host.port}, which was used`);
    return host.port;
  }
  if (host.port !== null) note?.("Host", "contradiction", String(host.port), `the port does not fit to ${scheme}, and was not used`);
  if (said === foreign) note?.("X-Forwarded-Port", "contradiction", String(said), `the port does not fit to ${scheme}, and was not used`);
  return said === null || said === foreign ? defaultPort(scheme) : said;
}

function partsOf(scheme: Scheme, name: string, port: number, prefix: string, client: string): Parts {
  const host = hostText(name, port, scheme);
  return { scheme, host, port, prefix, client, origin: `${scheme}://${host}` };
}

/** The address of a socket's other end as runtimes give it, with an IPv4 address that came over a dual-stack socket as IPv4. */
function canonical(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}
