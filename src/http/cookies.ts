import type { Effective } from "../forwarding/effective.ts";
import { cookieAttributes, cookieName } from "../forwarding/urls.ts";

/** The value of a cookie in a Cookie header, or null. Its values are opaque here: nothing is decoded (RFC 6265, section 5.4). */
export function readCookie(header: string | null, name: string): string | null {
  if (header === null) return null;
  let at = 0;
  while (at < header.length) {
    const end = header.indexOf(";", at);
    const stop = end === -1 ? header.length : end;
    const equals = header.indexOf("=", at);
    if (equals !== -1 && equals < stop && header.slice(at, equals).trim() === name) return header.slice(equals + 1, stop).trim();
    at = stop + 1;
  }
  return null;
}

/** The names of the cookies in a Cookie header, in its order. */
export function cookieNames(header: string | null): string[] {
  return (header ?? "").split(";").flatMap((pair) => {
    const [name = ""] = pair.split("=", 1);
    return name.trim() === "" ? [] : [name.trim()];
  });
}

/** A Set-Cookie line for a cookie that only the server reads, with the attributes and the name that fit the deployment. `maxAge` is in seconds; 0 deletes it. */
export function setCookie(name: string, value: string, effective: Effective, maxAge: number): string {
  return `${cookieName(effective, name)}=${value}; ${cookieAttributes(effective, { maxAge, httpOnly: true })}`;
}
