import type { CauseId } from "../../contract/diagnostics/causes.ts";
import type { HeaderReader, Peer, Why } from "../../forwarding/effective.ts";

const FORWARDING = ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix", "forwarded"];

/** What one request alone shows to be wrong in front of Studio. `reads`: whether forwarding headers are read at all. */
export function probableCauses(headers: HeaderReader, peer: Peer, why: readonly Why[], reads: boolean): CauseId[] {
  const causes: CauseId[] = [];
  const says = FORWARDING.some((name) => headers.get(name) !== null);
  const trusted = why.some(({ about, verdict }) => about === "peer" && verdict === "used");
  if (says && !trusted) causes.push(reads ? "peer-not-trusted" : "forwarding-off");
  if (trusted && why.some(({ verdict }) => verdict === "contradiction")) causes.push("hops-contradict");
  if (peer.wire?.().httpVersion === "1.0") causes.push("http-1.0");
  return causes;
}
