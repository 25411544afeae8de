import { addressBytes, network, within } from "../forwarding/address.ts";
import type { TcpBind } from "./bind.ts";

const ADDRESS = /^(?:\[([0-9A-Fa-f:.]{2,45})(\/\d{1,3})?\]|([0-9.]{7,15})(\/\d{1,2})?):(0|[1-9]\d{0,4})$/;

/**
 * Reads an IP address with its port, as `10.0.0.5:5056` or `[fd00::5]:5056`, or a network in its place, as `10.0.0.0/24:5056`, which is then the host.
 * Null for anything else: names, which could be led elsewhere, and addresses at which nothing can be reached by others (`0.0.0.0`, `::`, multicast). Port 0
 * stands for any free one.
 */
export function parseRelayAddress(text: string): TcpBind | null {
  const [, ipv6, ipv6Bits, ipv4, ipv4Bits, digits] = ADDRESS.exec(text) ?? [];
  const host = ipv6 ?? ipv4;
  const bits = ipv6Bits ?? ipv4Bits ?? "";
  const port = Number(digits);
  if (host === undefined || (ipv6 !== undefined && !ipv6.includes(":")) || port > 65535) return null;
  if (bits !== "" && Number(bits.slice(1)) > (ipv6 === undefined ? 32 : 128)) return null;
  const bytes = addressBytes(host);
  if (bytes === null) return null;
  const isV4 = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  const first = isV4 ? bytes[12]! : bytes[0]!;
  const isReachable = isV4 ? first !== 0 && first < 224 : bytes.some((byte) => byte !== 0) && first !== 255;
  return isReachable ? { host: host + bits, port } : null;
}

/** Those of the machine's own addresses that an address of the relay may mean: all in its network, or itself. */
function meant({ host }: TcpBind, own: readonly string[]): readonly string[] {
  if (!host.includes("/")) return [host];
  const wanted = network(host);
  return own.filter((address) => {
    const bytes = addressBytes(address);
    return bytes !== null && within(bytes, wanted);
  });
}

/** The address of the relay, where a network stands for the machine's own address in it; see `relayMisfit`. */
export const relayAt = (address: TcpBind | null, own: readonly string[]): TcpBind | null =>
  address && { ...address, host: meant(address, own)[0] ?? address.host };

/** What is wrong with the settings of the relay between machines taken together, in words; null when they fit. `own`: the addresses of this machine. */
export function relayMisfit(
  settings: { relayAddress: TcpBind | null; relaySecret: string | null; redisUrl: string | null },
  own: readonly string[],
): string | null {
  const { relayAddress, relaySecret, redisUrl } = settings;
  if (relayAddress === null)
    return relaySecret === null ? null : "STUDIO_RELAY_SECRET has no effect without STUDIO_RELAY_ADDRESS: set both, or none";
  if (relaySecret === null) return "STUDIO_RELAY_ADDRESS needs STUDIO_RELAY_SECRET, the same on every machine: set both, or none";
  if (redisUrl === null)
    return "STUDIO_RELAY_ADDRESS needs STUDIO_REDIS_URL, a Redis that every machine uses: the private one is reached by nobody else";
  const found = meant(relayAddress, own);
  if (found.length !== 1)
    return `STUDIO_RELAY_ADDRESS: this machine has ${found.length === 0 ? "no address" : `more than one address (${found.join(", ")})`} in ${relayAddress.host}; it has ${own.join(", ") || "none"}`;
  return null;
}
