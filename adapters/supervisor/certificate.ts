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
  /** Reads the files again. What does not fit is said and changes nothing; what fits goes to all workers. */
  renew(): "renewed" | "unchanged" | "refused";
}

/** Reads the certificate that the settings name, relative to the present directory; null when they name none. Throws CannotStart `usage`. */
export function openCertificate(config: Config, notice: Notice): Certificate | null {
  const absolute = (file: string | null) => (file === null ? null : resolve(file));
  const settings = {
    certfile: absolute(config.certfile),
    keyfile: absolute(config.keyfile),
    caCerts: absolute(config.caCerts),
    clientCerts: config.clientCerts,
  };
  const first = read();
  if (first === null) return null;
  let checked = first;
  const workers = new Set<(message: SupervisorMessage) => void>();
  const warn = () => {
    for (const warning of checked.warnings) notice("warn", warning);
  };
  warn();

  function read(): Checked | null {
    try {
      return readIdentity(settings);
    } catch (error) {
      throw error instanceof Unfit ? new CannotStart("usage", error.message, { cause: error }) : error;
    }
  }

  return {
    get checked() {
      return checked;
    },
    hand(send) {
      send({ type: "identity", identity: checked.identity });
      workers.add(send);
      return () => workers.delete(send);
    },
    renew() {
      let next: Checked | null;
      try {
        next = read();
      } catch (error) {
        notice("error", `The certificate was not renewed, the one before stays in force. ${(error as Error).message}`);
        return "refused";
      }
      if (next === null) return "unchanged";
      if (JSON.stringify(next.identity) === JSON.stringify(checked.identity)) return "unchanged";
      checked = next;
      warn();
      for (const send of workers) send({ type: "identity", identity: checked.identity });
      notice("info", `The certificate was renewed: ${checked.names.join(", ")}, until ${checked.endsAt.toISOString()}`, {
        fingerprint: checked.fingerprint,
      });
      return "renewed";
    },
  };
}
