import { type Decision, type Finding, LAYERS, SEVERITIES, type Severity } from "./finding.ts";
import { findings } from "./findings/index.ts";
import type { Observations } from "./observations.ts";
import { SURENESS } from "./recognise.ts";
import { answersAsServer } from "./see.ts";

/** A finding that holds here. */
export interface Found {
  readonly id: string;
  readonly finding: Finding;
  readonly decision: Decision;
  readonly severity: Severity;
  /** The finding that brings this one about; null where it is a cause of its own. */
  readonly because: string | null;
}

const all: Readonly<Record<string, Finding>> = findings;

/** Decides every finding, the most likely cause first; what another one brings about comes after all causes. */
export function diagnose(seen: Observations): Found[] {
  const decided = Object.entries(all).flatMap(([id, finding]) => {
    const decision = finding.decide(seen);
    return decision === null ? [] : [{ id, finding, decision, severity: decision.severity ?? finding.severity }];
  });
  // Where nothing of a socket answers, what could be better is about somebody else's pages.
  const vital = new Set(decided.filter(({ severity }) => severity === "critical").map(({ id }) => id));
  const isVital = ({ id, finding }: (typeof decided)[number]) => vital.has(id) || finding.brings?.some((brought) => vital.has(brought));
  const held = vital.size > 0 && !answersAsServer(seen) ? decided.filter(isVital) : decided;
  const ids = new Set(held.map(({ id }) => id));
  const becauseOf = (id: string): string | null =>
    held.find((one) => one.id !== id && one.finding.brings?.includes(id) && ids.has(one.id))?.id ?? null;
  const rank = ({ severity, decision, finding, because }: Found) => [
    because === null ? 0 : 1,
    SEVERITIES.indexOf(severity),
    SURENESS.indexOf(decision.sure),
    LAYERS.indexOf(finding.layer),
  ];
  return held
    .map((one): Found => ({ ...one, because: becauseOf(one.id) }))
    .sort((a, b) => {
      const [left, right] = [rank(a), rank(b)];
      const at = left.findIndex((value, index) => value !== right[index]);
      return at < 0 ? a.id.localeCompare(b.id) : left[at]! - right[at]!;
    });
}

/** Whether something is wrong that an operator has to repair. */
export const isBad = (severity: Severity): boolean => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf("medium");
