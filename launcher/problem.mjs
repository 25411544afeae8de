/** Something that keeps a command from running, in a sentence for people. Exit codes: 1 failed, 2 usage, 3 something is missing. */
export class Problem extends Error {
  /**
   * @param {number} exitCode
   * @param {string} message
   */
  constructor(exitCode, message) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Says on standard error what is being done: standard output belongs to the command. */
export function say(text) {
  process.stderr.write(`studio: ${text}\n`);
}
