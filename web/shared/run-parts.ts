import type { RunView } from "../../src/contract/views.ts";
import type { Links } from "./links.ts";
import { type Child, type Markup, tag } from "./markup.ts";
import { countsBar, shortId, TRIGGERS } from "./rows.ts";
import { STATE_ORDER, STATES, stateBadge, stateIcon } from "./states.ts";
import { span, timeAgo } from "./time.ts";

const fact = (name: string, value: Child) => tag("div", {}, tag("dt", {}, name), tag("dd", {}, value));

/** What a run is and how far it is: facts and the counts of its nodes. */
export function runFacts(run: RunView, to: Links, now: number): Markup {
  const counts = STATE_ORDER.filter((state) => run.counts[state]).map((state) =>
    tag(
      "span",
      { class: "count" },
      stateIcon(state),
      tag("b", { class: "num" }, String(run.counts[state])),
      ` ${STATES[state].label.toLowerCase()}`,
    ),
  );
  const earlier = run.rerun_of === null ? null : tag("a", { href: to.run(run.flowchart_id, run.rerun_of) }, `run ${shortId(run.rerun_of)}`);
  return tag(
    "div",
    { class: "run-facts" },
    tag(
      "dl",
      { class: "facts" },
      fact("Duration", span(run.started_at ?? run.created_at, run.finished_at, now)),
      run.started_at === null ? null : fact("Waited", span(run.created_at, run.started_at, now)),
      fact("Started", timeAgo(run.created_at, now)),
      fact("Trigger", earlier ? [TRIGGERS[run.trigger], " of ", earlier] : TRIGGERS[run.trigger]),
      fact("Version", tag("span", { class: "num" }, String(run.flowchart_version))),
    ),
    tag("div", { class: "run-counts" }, countsBar(run.counts), tag("span", { class: "count-list" }, counts)),
  );
}

/** Which run the canvas of a flowchart shows, in one line. */
export function shownRun(run: RunView, to: Links, now: number): Markup {
  return tag(
    "span",
    { class: "shown-run" },
    stateBadge(run.state),
    tag("a", { href: to.run(run.flowchart_id, run.id) }, `run ${shortId(run.id)}`),
    span(run.started_at ?? run.created_at, run.finished_at, now),
  );
}
