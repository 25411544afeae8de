import type { CauseId } from "../../../src/contract/diagnostics/causes.ts";
import type { CheckId, CheckState } from "../../shared/checks.ts";
import type { Opened } from "./open.ts";

/** How a check ended. `text` is for people; `causes` what is probably wrong; `facts` go into the report. */
export interface Result {
  readonly state: Exclude<CheckState, "waiting" | "running">;
  readonly text: string;
  readonly causes?: readonly CauseId[];
  readonly facts?: readonly string[];
}

/** What the checks of one run share. */
export interface Run {
  /** Aborted when the person stops the run. */
  readonly signal: AbortSignal;
  /** The path of the socket, with the prefix. */
  readonly path: string;
  readonly csrf: string;
  /** The transports that the server takes. */
  readonly transports: readonly string[];
  readonly holdMs: number;
  /** Connections that opened, for the checks that need one. */
  websocket: Opened | null;
  polling: Opened | null;
  /** From 0 to 1. */
  progress(share: number, text: string): void;
}

/** One check. It may throw; that is a failure of its own. */
export type Check = (run: Run) => Promise<Result>;

/** The checks by their ids. */
export type Checks = Readonly<Record<CheckId, Check>>;
