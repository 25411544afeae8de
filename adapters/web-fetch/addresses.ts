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

/** A network: its first address as 16 bytes, and how many leading bits count. IPv4 is held as its mapped IPv6 form. */
export interface Network {
  bytes: Uint8Array;
  bits: number;
}

/** The 16 bytes of an IPv4 or IPv6 address (IPv4 as `::ffff:a.b.c.d`); `null` for anything else. A zone (`%eth0`) is dropped. */
export function addressBytes(text: string): Uint8Array | null {
  const v4 = bytesOfV4(text);
  if (v4) return new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...v4]);
  const [address] = text.split("%");
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address!);
  const tail = dotted ? bytesOfV4(dotted[2]!) : null;
  if (dotted && !tail) return null;
  const hex = dotted
    ? `${dotted[1]}${((tail![0]! << 8) | tail![1]!).toString(16)}:${((tail![2]! << 8) | tail![3]!).toString(16)}`
    : address!;
  const halves = hex.split("::");
  if (halves.length > 2) return null;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - groups.flat().length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = halves.length === 2 ? [...groups[0]!, ...Array<string>(missing).fill("0"), ...groups[1]!] : groups[0]!;
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  return new Uint8Array(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]));
}

function bytesOfV4(text: string): number[] | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  return parts?.every((part) => part <= 255) ? parts : null;
}

/** Parses `10.0.0.0/8` or `fd00::/8`. Throws RangeError. */
export function network(text: string): Network {
  const [address, prefix] = text.split("/");
  const bytes = addressBytes(address ?? "");
  if (!bytes || !/^\d{1,3}$/.test(prefix ?? "")) throw new RangeError(`${text} is not a network`);
  return { bytes, bits: Number(prefix) + (address!.includes(":") ? 0 : 96) };
}

const special = SPECIAL.map(network);
const mapped = network("::ffff:0:0/96");
const nat64 = network("64:ff9b::/96");
const sixToFour = network("2002::/16");

/** Whether an address (as 16 bytes) lies in a network. */
export function within(bytes: Uint8Array, { bytes: base, bits }: Network): boolean {
  for (let bit = 0; bit < bits; bit += 8) {
    const mask = bits - bit >= 8 ? 255 : (255 << (8 - (bits - bit))) & 255;
    if ((bytes[bit >> 3]! & mask) !== (base[bit >> 3]! & mask)) return false;
  }
  return true;
}

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
