/** Texts that look like credentials, replaced: values of secret query fields, Bearer tokens, and the userinfo of URLs. */
export function scrub(text: string): string {
  return text
    .replace(/([?&#](?:token|csrf|key|secret|password|auth)=)[^&\s"']+/gi, "$1[redacted]")
    .replace(/\b(Bearer\s+)[A-Za-z0-9._~+/-]{8,}=*/gi, "$1[redacted]")
    .replace(/\bstudio_[A-Za-z0-9_-]{43}\b/g, "studio_[redacted]")
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s:@]*:[^/\s@]+@/gi, "$1[redacted]@");
}
