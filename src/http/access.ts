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

/** Writes the access log. It never throws. */
export type AccessLog = (line: AccessLine) => void;
