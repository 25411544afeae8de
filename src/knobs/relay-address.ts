import { addressBytes } from "../forwarding/address.ts";
import type { TcpBind } from "./bind.ts";

const ADDRESS = /^(?:\[([0-9A-Fa-f:.]{2,45})\]|([0-9.]{7,15})):(0|[1-9]\d{0,4})$/;

/**
 * Reads an IP address with its port, as `10.0.0.5:5056` or `[fd00::5]:5056`. Null for anything else: names, which could be led elsewhere, and addresses
 * at which nothing can be reached by others (`0.0.0.0`, `::`, multicast). Port 0 stands for any free one.
 */
export function parseRelayAddress(text: string): TcpBind | null {
  const [, ipv6, ipv4, digits] = ADDRESS.exec(text) ?? [];
  const host = ipv6 ?? ipv4;
  const port = Number(digits);
  if (host === undefined || (ipv6 !== undefined && !ipv6.includes(":")) || port > 65535) return null;
  const bytes = addressBytes(host);
  if (bytes === null) return null;
  const isV4 = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  const first = isV4 ? bytes[12]! : bytes[0]!;
  const isReachable = isV4 ? first !== 0 && first < 224 : bytes.some((byte) => byte !== 0) && first !== 255;
  return isReachable ? { host, port } : null;
}

/** What is wrong with the settings of the relay between machines taken together, in words; null when they fit. */
export function relayMisfit(settings: {
  relayAddress: TcpBind | null;
  relaySecret: string | null;
  redisUrl: string | null;
}): string | null {
  const { relayAddress, relaySecret, redisUrl } = settings;
  if (relayAddress === null)
    return relaySecret === null ? null : "STUDIO_RELAY_SECRET has no effect without STUDIO_RELAY_ADDRESS: set both, or none";
  if (relaySecret === null) return "STUDIO_RELAY_ADDRESS needs STUDIO_RELAY_SECRET, the same on every machine: set both, or none";
  if (redisUrl === null)
    return "STUDIO_RELAY_ADDRESS needs STUDIO_REDIS_URL, a Redis that every machine uses: the private one is reached by nobody else";
  return null;
}
