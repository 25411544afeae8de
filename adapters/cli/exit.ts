import { StudioError } from "../../src/errors.ts";
import { CannotStart } from "../supervisor/cannot-start.ts";

/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  missing: 3,
  unreachable: 4,
  timeout: 5,
  SIGHUP: 129,
  SIGINT: 130,
  SIGQUIT: 131,
  SIGTERM: 143,
} as const;

/** A command that ends with a sentence on standard error and this exit code. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}

const ofReason: Record<CannotStart["reason"], number> = {
  usage: EXIT.usage,
  held: EXIT.failed,
  missing: EXIT.missing,
  unreachable: EXIT.unreachable,
  failed: EXIT.failed,
};

/** The exit code of an error, and what to say. A bug is told with its stack. */
export function failureOf(error: unknown): { exitCode: number; text: string } {
  if (error instanceof Failure) return { exitCode: error.exitCode, text: error.message };
  if (error instanceof StudioError) return { exitCode: EXIT.failed, text: error.message };
  if (error instanceof CannotStart) return { exitCode: ofReason[error.reason], text: error.message };
  return { exitCode: EXIT.failed, text: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
