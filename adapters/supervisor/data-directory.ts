import { accessSync, constants, mkdirSync } from "node:fs";
import { CannotStart } from "./cannot-start.ts";

/** Makes the data directory, for its owner alone, unless it is there. Throws CannotStart `usage` when that is not possible or it cannot be written. */
export function makeDataDirectory(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new CannotStart(
      "usage",
      `The data directory ${data} cannot be used: ${(cause as Error).message}. Choose another one with --data`,
      { cause },
    );
  }
}
