/**
 * Why Studio did not start, in a sentence for people. `usage`: the command line asks for what cannot be; `held`: somebody else has the data directory;
 * `missing`: a program is not installed; `unreachable`: Redis does not answer; `failed`: anything else.
 */
export class CannotStart extends Error {
  readonly reason: "usage" | "held" | "missing" | "unreachable" | "failed";

  constructor(reason: CannotStart["reason"], message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = "CannotStart";
    this.reason = reason;
  }
}
