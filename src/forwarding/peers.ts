import { addressBytes, type Network, network, within } from "./address.ts";

/** Words that stand for networks in the list of trusted proxies. */
const NAMED_NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
};

const networkOrAddress = (text: string): Network => network(text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`);

/** Whether a text may stand in the list of trusted proxies. */
export function isPeerEntry(entry: string): boolean {
  if (entry === "unix" || Object.hasOwn(NAMED_NETWORKS, entry)) return true;
  try {
    networkOrAddress(entry);
    return true;
  } catch {
    return false;
  }
}

/** Who may say something about a request. */
export interface TrustedPeers {
  /** Whether the other end of a socket may. `address` as in `Peer`. */
  peer(address: string): boolean;
  /** Whether an address that a trusted hop named may. */
  hop(bytes: Uint8Array): boolean;
}

/** How many peers are remembered; a client that comes from ever new addresses only loses the shortcut. */
const REMEMBERED = 256;

/** Reads entries: addresses, networks, `loopback`, `private`, and `unix` for the other end of a unix socket. Throws RangeError for anything else. */
export function trustedPeers(entries: readonly string[]): TrustedPeers {
  const unix = entries.includes("unix");
  const networks: Network[] = entries
    .filter((entry) => entry !== "unix")
    .flatMap((entry) => (NAMED_NETWORKS[entry] ?? [entry]).map(networkOrAddress));
  const hop = (bytes: Uint8Array) => networks.some((one) => within(bytes, one));
  const known = new Map<string, boolean>();
  return {
    hop,
    peer(address) {
      const remembered = known.get(address);
      if (remembered !== undefined) return remembered;
      const bytes = address === "unix" ? null : addressBytes(address);
      const trusted = address === "unix" ? unix : bytes !== null && hop(bytes);
      if (known.size < REMEMBERED) known.set(address, trusted);
      return trusted;
    },
  };
}
