import type { Examination } from "./examination.ts";
import { between } from "./expect.ts";
import { startFalseUpstream } from "./false-upstream.ts";
import type { WrongCertificate } from "./site.ts";

/** Puts somebody with a wrong certificate in the place of the subject, and expects that the proxy trusts it with nothing. */
export async function expectDistrust(t: Examination, how: WrongCertificate): Promise<void> {
  const { certificates, proxyBefore } = t.site.inside!;
  const impostor = await startFalseUpstream(certificates.wrong("upstream", how));
  t.defer(impostor.close);
  const { dial, stop } = await proxyBefore!(impostor.endpoint);
  t.defer(stop);
  const { status } = await t.send(t.site.probes.ready, { dial });
  t.expect("answer of the proxy", between(500, 599), status);
  t.expect("requests that the impostor got", 0, impostor.requests);
}
