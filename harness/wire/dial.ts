import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, type SecureContext } from "node:tls";

/** How a public address is reached: the name is not looked up, its connections go to `address` and `dialPort`. */
export interface Dial {
  /** The public host name, also that of SNI. */
  readonly name: string;
  /** The port that clients name. */
  readonly port: number;
  readonly address: string;
  readonly dialPort: number;
  /** Whether clients speak TLS. */
  readonly secure: boolean;
  /** The text of the authority that is believed; null: those of the system. */
  readonly ca: string | null;
  /** The local address of connections, among those of loopback; null: whatever the system chooses. */
  readonly from: string | null;
  /** Goes on behind a certificate that is not believed, to see what else is wrong there. Nothing secret may be sent then. */
  readonly unverified?: boolean;
}

/** The name for SNI; an address is none (RFC 6066, section 3). */
export const serverNameOf = ({ name }: Pick<Dial, "name">): { servername?: string } => (isIP(name) === 0 ? { servername: name } : {});

/** `studio.test:8443`; without the port where it is the scheme's own. */
export const authorityOf = ({ name, port, secure }: Pick<Dial, "name" | "port" | "secure">): string => {
  const host = name.includes(":") ? `[${name}]` : name;
  return port === (secure ? 443 : 80) ? host : `${host}:${port}`;
};

/** `https://studio.test:8443`. */
export const originOf = (dial: Pick<Dial, "name" | "port" | "secure">): string =>
  `${dial.secure ? "https" : "http"}://${authorityOf(dial)}`;

/** By authority, each made once. */
const contexts = new Map<string, SecureContext>();

/** What a connection with TLS has to be told of whom it believes. */
export function trustOf({ ca, unverified }: Pick<Dial, "ca" | "unverified">) {
  const context = ca === null ? undefined : (contexts.get(ca) ?? createSecureContext({ ca }));
  if (ca !== null && context) contexts.set(ca, context);
  return { ...(context ? { secureContext: context } : {}), ...(unverified ? { rejectUnauthorized: false } : {}) };
}

/** A connection to it, with TLS where it speaks that. What it offers in ALPN is HTTP/1.1. With a session of before, it need not be proved again who is there. */
export function connectTo(dial: Dial, session?: Buffer): Socket {
  const { address: host, dialPort: port, from } = dial;
  const local = from === null ? {} : { localAddress: from };
  if (!dial.secure) return connectTcp({ host, port, ...local });
  return connectTls({
    host,
    port,
    ...local,
    ALPNProtocols: ["http/1.1"],
    ...serverNameOf(dial),
    ...trustOf(dial),
    ...(session ? { session } : {}),
  });
}

/** Connects to it again and again, with TLS as browsers do: sessions are resumed. */
export function connectorTo(dial: Dial): () => Socket {
  let session: Buffer | undefined;
  return () => {
    const socket = connectTo(dial, session);
    socket.on("session", (next: Buffer) => {
      session = next;
    });
    return socket;
  };
}

/** An agent that counts the connections which it has opened. */
export type CountingAgent = HttpAgent & { readonly opened: number };

/** An agent whose connections go there, whatever a request names. With `keepAlive` it uses them again. */
export function agentTo(dial: Dial, keepAlive = false): CountingAgent {
  const Base = dial.secure ? HttpsAgent : HttpAgent;
  const agent = new Base({ keepAlive, maxSockets: keepAlive ? 1 : Number.POSITIVE_INFINITY });
  return Object.assign(agent, {
    opened: 0,
    createConnection(this: { opened: number }) {
      this.opened += 1;
      return connectTo(dial);
    },
  }) as CountingAgent;
}
