import { addressBytes, addressText } from "./address.ts";
import { parsePort } from "./values.ts";

/** An address that a hop named as the one it was called from. */
export interface Node {
  readonly bytes: Uint8Array;
  /** Canonical, without port. */
  readonly text: string;
}

const LONGEST = 64;
const OBFUSCATED = /^_[A-Za-z0-9._-]+$/;

/**
 * Reads an entry of X-Forwarded-For, or with `strict` the `for` of a Forwarded element (RFC 7239, section 6): an address, with or without a port, which is
 * dropped. IPv6 may stand without brackets only where it is not `strict`, and never with a zone, which means something on one machine only. Gives the
 * reason as text where it is no address.
 */
export function parseNode(text: string, strict: boolean): Node | string {
  if (text === "") return "the hop said nothing";
  if (text.length > LONGEST) return "it is no IP address";
  if (text.toLowerCase() === "unknown") return "the hop says that it does not know the address";
  const bracket = text.startsWith("[") ? text.indexOf("]") : -1;
  if (text.startsWith("[") && bracket === -1) return "the bracket is not closed";
  const bare = bracket === -1 && text.indexOf(":") !== text.lastIndexOf(":");
  if (bare && strict) return "an IPv6 address must stand in brackets (RFC 7239, section 6)";
  const colon = bare ? -1 : text.indexOf(":", Math.max(0, bracket));
  const address = colon === -1 ? text : text.slice(0, colon);
  if (OBFUSCATED.test(address)) return "it is a name that hides the address (RFC 7239, section 6.3)";
  if (colon !== -1) {
    const port = text.slice(colon + 1);
    if (parsePort(port) === null && !(strict && OBFUSCATED.test(port))) return "its port is not a number from 1 to 65535";
  }
  if (bracket !== -1 && address.length !== bracket + 1) return "something stands behind the bracket";
  const inner = bracket === -1 ? address : address.slice(1, -1);
  if (inner.includes("%")) return "an address with a zone means something on one machine only";
  const bytes = bracket !== -1 && !inner.includes(":") ? null : addressBytes(inner);
  return bytes ? { bytes, text: addressText(bytes) } : "it is no IP address";
}
