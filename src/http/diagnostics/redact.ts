const CREDENTIAL =
  /^(?:cookie|set-cookie|authorization|proxy-authorization)$|token|secret|password|credential|api-?key|session|jwt|csrf|assertion|oidc/i;

/**
 * A header's value without what it could prove to somebody: a script of a page must not read the session cookie here. Of Authorization the scheme stays;
 * the length is told, so that a cut value is seen.
 */
export function redacted(name: string, value: string): string {
  if (!CREDENTIAL.test(name)) return value;
  const scheme = /^(?:proxy-)?authorization$/i.test(name) ? /^([A-Za-z]{1,20}) ./.exec(value)?.[1] : undefined;
  return `${scheme ? `${scheme} ` : ""}(${value.length} characters, not shown)`;
}
