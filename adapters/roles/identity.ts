import type { Report } from "../../src/report.ts";
import type { Control } from "../process/control.ts";
import type { Identity } from "../tls/identity.ts";

/** The certificate that the supervisor hands to a worker. */
export interface Handed {
  readonly first: Identity;
  /** From now on `renew` is called with every later one, also with one that came in between. */
  later(renew: (identity: Identity) => void, report: Report): void;
}

/** Resolves with the first certificate that arrives. */
export async function awaitIdentity(control: Pick<Control, "onIdentity">): Promise<Handed> {
  const first = await new Promise<Identity>((resolve) => control.onIdentity(resolve));
  return {
    first,
    later(renew, report) {
      let used = first;
      control.onIdentity((identity) => {
        if (identity === used) return;
        try {
          renew(identity);
          used = identity;
        } catch (error) {
          report(error, { stage: "tls.renew" });
        }
      });
    },
  };
}
