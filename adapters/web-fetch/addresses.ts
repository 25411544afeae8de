import { addressBytes, type Network, network, within } from "../../src/forwarding/address.ts";

/**
 * Addresses that are not public (RFC 6890 and the IANA special-purpose registries): this host, private and shared networks, link-local (where clouds keep their
 * metadata), documentation, multicast, and IPv6 forms that carry one of them.
 */
const SPECIAL = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
];

const special = SPECIAL.map(network);
const mapped = network("::ffff:0:0/96");
const nat64 = network("64:ff9b::/96");
const sixToFour = network("2002::/16");

/** Whether a node may call the address: it is public, or one of the allowed networks holds it. Text that is no address is refused. */
export function mayCall(address: string, allowed: boolean | readonly Network[]): boolean {
  const bytes = addressBytes(address);
  if (!bytes) return false;
  if (allowed === true || (allowed !== false && allowed.some((one) => within(bytes, one)))) return true;
  // IPv6 forms that deliver to an IPv4 address are judged by that address.
  const carried = within(bytes, nat64) ? bytes.slice(12) : within(bytes, sixToFour) ? bytes.slice(2, 6) : null;
  if (carried) return mayCall(carried.join("."), allowed);
  if (within(bytes, mapped)) return !special.some((one) => one.bits >= 96 && within(one.bytes, mapped) && within(bytes, one));
  return !special.some((one) => !within(one.bytes, mapped) && within(bytes, one));
}
