import type { Runtime } from "../topologies/topology.ts";
import type { Capability } from "./capability.ts";

/** Files of a certificate, its key, and the authorities that verify clients. */
export interface SubjectTls {
  readonly certificate: string;
  readonly key: string;
}

/** How a subject is to be started. */
export interface SubjectPlan {
  readonly runtimes: readonly Runtime[];
  readonly workers: number;
  readonly transports: readonly ("polling" | "websocket")[];
  readonly tls: SubjectTls | null;
  /** The network that proxies come from. */
  readonly proxies: string;
  /** Whether forwarding headers of those are true, and of which family. Null: none are. */
  readonly trusts: "x-forwarded" | "rfc7239" | null;
  /** Public hosts, and origins of pages elsewhere. */
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
  /** Instances that know each other's sockets and data; each listens on a port of its own. */
  readonly instances: number;
  /** Over everything else. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Where a subject can be asked what. All paths without prefix. */
export interface Probes {
  /** Answers 200 as soon as it serves, and repeats the header X-Request-Id. */
  readonly ready: string;
  /** Tells the request as it arrived: at least `request` and `server.worker` of the contract's Echo. GET and POST. */
  readonly echo: string | null;
  readonly socket: {
    readonly path: string;
    readonly namespace: string;
    /** Sent first, with `worker`, `runtime` and `transport`. */
    readonly greeting: string | null;
    /** `{ text }`, acknowledged with at least `{ text }`; and `{ bytes }` with `{ bytes }` where it has `socket-binary`. */
    readonly echo: string | null;
    /** `{ count, bytes, every_ms }`, acknowledged; then `pushed` that many times with `{ n, at, text }`. */
    readonly push: string | null;
    readonly pushed: string | null;
  };
  /** Its pages and documents; left out by a subject that has none. */
  readonly web?: {
    /** A page that everybody sees, with links, a style sheet and a canonical address. */
    readonly page: string;
    /** A page that sends whoever is not signed in on to `signIn`. */
    readonly guarded: string;
    /** Where a form with the fields `token` and `next` signs a person in. */
    readonly signIn: string;
    /** A page for people who are signed in, with the data of its socket. */
    readonly home: string;
    readonly openapi: string;
    readonly asyncapi: string;
  };
}

/** A kind of server that the harness knows how to start: a command, what it prints when it is ready, and what it can be asked. */
export interface Subject {
  readonly about: string;
  readonly capabilities: readonly Capability[];
  readonly runtimes: readonly Runtime[];
  readonly probes: Probes;
  /** Why it cannot run here; null when it can. */
  absence(): Promise<string | null>;
  /** Why it cannot be started like this; null when it can. */
  refusal(plan: SubjectPlan): string | null;
  start(plan: SubjectPlan): Promise<RunningSubject>;
}

export const subject = (one: Subject): Subject => one;

/** A process that answers requests. */
export interface WorkerProcess {
  /** As the echo endpoint and the greeting name it. */
  readonly id: string;
  readonly pid: number;
  readonly runtime: string;
}

/** Commits events from outside of every process that holds sockets, into a room of its own. */
export interface EventWriter {
  readonly room: string;
  /** `rate` events a second; 0: as fast as they can be committed. Resolves when the last one is committed. */
  write(count: number, rate: number): Promise<void>;
  /** Commits events as if it were long ago, and has them forgotten, as retention does. Resolves when that is over. */
  past(count: number): Promise<void>;
}

/** A subject that runs. */
export interface RunningSubject {
  readonly endpoints: readonly { readonly address: string; readonly port: number }[];
  /** Sent as `Authorization: Bearer` and as `auth.token`; null where it needs none. */
  readonly token: string | null;
  readonly version: string;
  readonly pid: number;
  log(): string;
  /** Empty where it does not tell. */
  workers(): Promise<readonly WorkerProcess[]>;
  /** A token that signs one person in. */
  loginToken?(): Promise<string>;
  /** Replaces the worker of this id gracefully; resolves when that is over. */
  replace?(worker: string): Promise<void>;
  /** Takes the certificate that now lies in the files of the plan. */
  renew?(): Promise<void>;
  /** A writer with a new room. One process, which holds no socket, may serve them all. */
  writer?(): Promise<EventWriter>;
  stop(): Promise<void>;
}
