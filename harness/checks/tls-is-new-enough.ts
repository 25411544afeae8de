import { check } from "../check.ts";
import { WireFailure } from "../wire/failure.ts";

/** OpenSSL 3 itself offers nothing below 1.2 at its usual security level. */
const OLD = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;

export default check({
  group: "tls",
  claim: "TLS 1.2 and 1.3 are spoken, and nothing older",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc8996 (TLS 1.0 and 1.1 are not to be used)",
  needs: ["tls"],
  mutants: ["nginx-tls-1.1", "haproxy-tls-1.2-alone"],
  async run(t) {
    t.expect("newest", "TLSv1.3", (await t.tls()).protocol);
    t.expect("with a client of TLS 1.2", "TLSv1.2", (await t.tls({ maxVersion: "TLSv1.2" })).protocol);
    const old = await t.tls(OLD).then(
      ({ protocol }) => protocol,
      (error: unknown) => {
        if (error instanceof WireFailure) return "refused";
        throw error;
      },
    );
    t.expect("with a client of TLS 1.1", "refused", old);
  },
});
