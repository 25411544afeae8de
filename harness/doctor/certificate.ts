import type { Decision } from "./finding.ts";
import type { Observations } from "./observations.ts";

/** What is wrong with a certificate, in the words of OpenSSL and Node. Anything that is neither is a matter of trust. */
const KINDS = {
  expired: /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
  name: /ERR_TLS_CERT_ALTNAME_INVALID|altname|does not match/i,
} as const;

/** Whether a certificate is not believed for this reason. */
export function decideCertificate(
  kind: "expired" | "name" | "trust",
  tls: Observations["tls"],
  reach: Observations["reach"],
): Decision | null {
  if (!tls || tls.authorized || tls.problem === null) return null;
  const { problem } = tls;
  const found = KINDS.expired.test(problem) ? "expired" : KINDS.name.test(problem) ? "name" : "trust";
  if (found !== kind) return null;
  const names = tls.subjectNames.join(", ") || "no name";
  const observed = { expired: `valid until ${tls.validTo}`, name: `made out for ${names}`, trust: problem }[kind];
  return { sure: "certain", observed, evidence: reach.told };
}
