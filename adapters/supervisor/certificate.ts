import { resolve } from "node:path";
import type { Config } from "../../src/knobs/load.ts";
import type { SupervisorMessage } from "../process/messages.ts";
import { Unfit } from "../tls/pem.ts";
import { type Checked, readIdentity } from "../tls/read-identity.ts";
import { CannotStart } from "./cannot-start.ts";
import type { Notice } from "./notice.ts";

/** The certificate of this Studio. The supervisor reads and checks it, so that a worker never meets one that does not work. */
export interface Certificate {
  /** The one in force. */
  readonly checked: Checked;
  /** Hands it to a worker now, and every later one; the function that it returns forgets the worker. */
  hand(send: (message: SupervisorMessage) => void): () => void;
  /**
   * Reads the files that these settings name. What differs from the one in force goes to all workers, which give it to new connections; returns whether
   * it does. Throws CannotStart, and everything stays as it was, for what does not fit.
   */
  renew(config: Config): boolean;
}

/** Reads the certificate that the settings name, relative to the present directory; null when they name none. Throws CannotStart `usage`. */
export function openCertificate(config: Config, notice: Notice): Certificate | null {
  const first = read(config);
  if (first === null) return null;
  let checked = first;
  const workers = new Set<(message: SupervisorMessage) => void>();
  const warn = () => {
    for (const warning of checked.warnings) notice("warn", warning);
  };
  warn();
  return {
    get checked() {
      return checked;
    },
    hand(send) {
      send({ type: "identity", identity: checked.identity });
      workers.add(send);
      return () => workers.delete(send);
    },
    renew(config) {
      const next = read(config);
      if (next === null || JSON.stringify(next.identity) === JSON.stringify(checked.identity)) return false;
      checked = next;
      warn();
      for (const send of workers) send({ type: "identity", identity: checked.identity });
      notice("info", `The certificate was renewed: ${checked.names.join(", ")}, until ${checked.endsAt.toISOString()}`, {
        fingerprint: checked.fingerprint,
      });
      return true;
    },
  };
}

function read({ certfile, keyfile, caCerts, clientCerts }: Config): Checked | null {
  const absolute = (file: string | null) => (file === null ? null : resolve(file));
  try {
    return readIdentity({ certfile: absolute(certfile), keyfile: absolute(keyfile), caCerts: absolute(caCerts), clientCerts });
  } catch (error) {
    throw error instanceof Unfit ? new CannotStart("usage", error.message, { cause: error }) : error;
  }
}
