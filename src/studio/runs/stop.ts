/**
 * Why work on a node stops before its end: a person cancelled it or its run failed elsewhere; the worker leaves and hands the work back; another worker has taken it
 * over, so that nothing may be written any more.
 */
export type StopKind = "cancelled" | "leaving" | "fenced";

/** The reason of every AbortSignal that the engine hands out. */
export class Stop extends Error {
  readonly kind: StopKind;
  constructor(kind: StopKind, message: string) {
    super(message);
    this.name = "Stop";
    this.kind = kind;
  }
}

/** The kind of stop that a signal stands for; a signal that somebody else aborted means that the worker leaves. */
export function stopKind(signal: AbortSignal): StopKind | null {
  if (!signal.aborted) return null;
  return signal.reason instanceof Stop ? signal.reason.kind : "leaving";
}
