/** Where work that nobody awaits says what went wrong. It never throws. `stage` names the step (`relay.append`, `tail.read`). */
export type Report = (error: unknown, where: { stage: string; [detail: string]: unknown }) => void;
