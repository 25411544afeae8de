import { z } from "zod";

/** The oldest version that is spoken (RFC 8996 ended the ones before it). */
export const OLDEST_VERSION = "TLSv1.2";

/**
 * Who this server is toward its clients, as PEM texts that have been checked to fit together: `cert` begins with its own certificate, `key` is PKCS #8
 * without a passphrase, `ca` has the authorities of clients' certificates. It goes from the supervisor to the workers, never into a file or a log.
 */
export const Identity = z.object({
  cert: z.string(),
  key: z.string(),
  ca: z.string().nullable(),
  /** Whether clients are asked for a certificate, and whether one that shows none is let in. */
  clients: z.enum(["none", "optional", "required"]),
});
export type Identity = z.infer<typeof Identity>;
