/** Names of query fields whose values are secrets, wherever in the name. `sid` is the key to a session of the socket engine. */
const SECRET_NAME = /token|csrf|key|secret|passw|auth|session|signature|^sid$/i;

/** Texts that look like credentials, replaced: values of secret query fields, Bearer tokens, our own tokens, and the userinfo of URLs. */
export function scrub(text: string): string {
  return text
    .replace(/([?&#;])([^=?&#;\s"']{1,200})=[^&#;\s"']+/g, (whole, before: string, name: string) =>
      SECRET_NAME.test(decoded(name)) ? `${before}${name}=[redacted]` : whole,
    )
    .replace(/\b((?:Bearer|Basic)\s+)[A-Za-z0-9._~+/-]{8,}=*/gi, "$1[redacted]")
    .replace(/\bstudio_[A-Za-z0-9_-]{43}\b/g, "studio_[redacted]")
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s:@]*:[^/\s@]+@/gi, "$1[redacted]@");
}

/** A name may be written in percent-encoding and still be read as itself. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
