/** Where work that nobody awaits says what went wrong. It never throws. `stage` names the step (`relay.append`, `tail.read`). */
export type Report = (error: unknown, where: { stage: string; [detail: string]: unknown }) => void;

/** The log of one part of a process, at a level of its own. `detail` is for machines and holds no secret. */
export interface PartLog {
  debug(message: string, detail?: Readonly<Record<string, unknown>>): void;
  info(message: string, detail?: Readonly<Record<string, unknown>>): void;
  warn(message: string, detail?: Readonly<Record<string, unknown>>): void;
}
