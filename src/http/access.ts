import type { HeaderReader } from "../forwarding/effective.ts";

/** One answered request, for the access log. It holds no query, no headers and no body, so that no token can stand in it. */
export interface AccessLine {
  id: string;
  method: string;
  /** The path without its query. */
  path: string;
  /** The pattern of the route, or `-`. */
  route: string;
  status: number;
  ms: number;
  client: string;
  /** The client went away before the answer. */
  aborted?: true;
}

/** What a format of the operator's choice can ask for besides. Tokens may stand in it: whoever writes it down MUST take them out. */
export interface AccessDetails {
  /** With its question mark, or empty. */
  readonly search: string;
  readonly sent: HeaderReader;
  readonly answered: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What is sent as the body, as far as it is at hand. */
  readonly body: unknown;
}

/** Writes the access log. It never throws. */
export type AccessLog = (line: AccessLine, details: AccessDetails) => void;
