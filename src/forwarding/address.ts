/** A network: its first address as 16 bytes, and how many leading bits count. IPv4 is held as its mapped IPv6 form. */
export interface Network {
  readonly bytes: Uint8Array;
  readonly bits: number;
}

/** The longest text of an address, without zone. */
const LONGEST = 45;

/**
 * The 16 bytes of an IPv4 or IPv6 address (IPv4 as `::ffff:a.b.c.d`); `null` for anything else. A zone (`%eth0`) is dropped. IPv4 is four decimal
 * numbers without leading zeros: `0177.0.0.1` and `1` mean different addresses to different programs.
 */
export function addressBytes(text: string): Uint8Array | null {
  const v4 = bytesOfV4(text);
  if (v4) return new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...v4]);
  const [address = ""] = text.split("%", 1);
  if (address.length > LONGEST) return null;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const tail = dotted ? bytesOfV4(dotted[2]!) : null;
  if (dotted && !tail) return null;
  const hex = dotted
    ? `${dotted[1]}${((tail![0]! << 8) | tail![1]!).toString(16)}:${((tail![2]! << 8) | tail![3]!).toString(16)}`
    : address;
  const halves = hex.split("::");
  if (halves.length > 2) return null;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - groups.flat().length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = halves.length === 2 ? [...groups[0]!, ...Array<string>(missing).fill("0"), ...groups[1]!] : groups[0]!;
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  return new Uint8Array(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]));
}

const DECIMAL = "(0|[1-9]\\d{0,2})";
const V4 = new RegExp(`^${DECIMAL}\\.${DECIMAL}\\.${DECIMAL}\\.${DECIMAL}$`);

function bytesOfV4(text: string): number[] | null {
  const parts = V4.exec(text)?.slice(1).map(Number);
  return parts?.every((part) => part <= 255) ? parts : null;
}

/** Parses `10.0.0.0/8` or `fd00::/8`. Throws RangeError. */
export function network(text: string): Network {
  const [, address = "", prefix] = /^([^/%]+)\/(\d{1,3})$/.exec(text) ?? [];
  const bytes = addressBytes(address);
  const bits = Number(prefix) + (address.includes(":") ? 0 : 96);
  if (!bytes || bits > 128) throw new RangeError(`${text} is not a network`);
  return { bytes, bits };
}

/** Whether an address (as 16 bytes) lies in a network. */
export function within(bytes: Uint8Array, { bytes: base, bits }: Network): boolean {
  for (let bit = 0; bit < bits; bit += 8) {
    const mask = bits - bit >= 8 ? 255 : (255 << (8 - (bits - bit))) & 255;
    if ((bytes[bit >> 3]! & mask) !== (base[bit >> 3]! & mask)) return false;
  }
  return true;
}

const mapped = network("::ffff:0:0/96");

/** The one canonical text of an address: IPv4 dotted, also when it came mapped into IPv6; IPv6 as in RFC 5952. */
export function addressText(bytes: Uint8Array): string {
  if (within(bytes, mapped)) return bytes.slice(12).join(".");
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[at * 2]! << 8) | bytes[at * 2 + 1]!).toString(16));
  let start = -1;
  let length = 1;
  for (let at = 0; at < 8; at += 1) {
    let end = at;
    while (end < 8 && groups[end] === "0") end += 1;
    if (end - at > length) {
      start = at;
      length = end - at;
    }
  }
  if (start === -1) return groups.join(":");
  return `${groups.slice(0, start).join(":")}::${groups.slice(start + length).join(":")}`;
}
