// Right deployments and their broken twins, as doctor is shown them.
import { twinRow } from "../conformance/choose.ts";
import { breakageOf, brokenPlan, type Laboratory } from "../matrix.ts";
import type { Mutant } from "../mutant.ts";
import { openSite, type Site, subjectPlanOf } from "../site.ts";
import { subjects } from "../subjects/index.ts";
import type { Observations } from "./observations.ts";
import { observe } from "./observe.ts";
import { type Report, reportOf } from "./report.ts";
import type { Target } from "./target.ts";

/** How a site is looked at. */
export interface Look {
  readonly token: boolean;
  readonly spoof: boolean;
}

/** Longer than the limits of twins that cut what is silent: lighttpd looks only every few seconds. */
const HOLD_S = 4;

const targetOfSite = ({ dial, prefix, url, probes, token, pageOrigin }: Site, look: Look): Target => ({
  url,
  dial,
  prefix,
  socketPath: prefix + probes.socket.path,
  origin: pageOrigin,
  token: look.token ? token : null,
  holdS: HOLD_S,
  spoof: look.spoof,
  limitMs: 8_000,
});

/** What doctor says of a site. */
export async function examine(site: Site, look: Look): Promise<{ seen: Observations; report: Report }> {
  const began = performance.now();
  const seen = await observe(targetOfSite(site, look));
  return { seen, report: reportOf(seen, (performance.now() - began) / 1000) };
}

/** Runs `work` on a broken twin, or, with another mutant made of it, on the repaired one. */
export async function onTwin<T>(
  lab: Laboratory,
  mutant: Mutant,
  work: (site: Site) => Promise<T>,
  publicPort: number | null = null,
): Promise<T> {
  const row = {
    ...twinRow(mutant),
    ...(publicPort === null ? {} : { publicPort }),
    // Started for this one alone: as small as can be.
    ...(mutant.environment === undefined ? {} : { workers: "one" as const }),
  };
  const id = mutant.twin.subject ?? "studio";
  const subject = subjects[id as keyof typeof subjects];
  const plan = brokenPlan(subjectPlanOf(row, lab.certificates), mutant, lab.certificates);
  // One that others need, too, goes on until the end; one with an environment of its own is nobody else's.
  if (mutant.environment === undefined) for (let n = 0; n < 2; n += 1) lab.pool.announce(id, plan);
  return lab.pool.use(id, subject, plan, async ({ running }) => {
    const site = await openSite(row, {
      subject,
      running,
      plan,
      certificates: lab.certificates,
      broken: breakageOf(mutant, lab.certificates),
    });
    try {
      return await work(site);
    } finally {
      await site.close();
    }
  });
}

/** Runs a work for each of the items, so many at once. */
export async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
