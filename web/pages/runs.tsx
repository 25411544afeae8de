import { z } from "zod";
import { room } from "../../src/contract/rooms.ts";
import { type RunState, RunState as RunStates } from "../../src/contract/views.ts";
import { safeMarkup } from "../components/icon.tsx";
import { Empty, FilterTabs, More, PageHead } from "../components/parts.tsx";
import { withCursor } from "../hydrate.ts";
import { page } from "../page.tsx";
import { join } from "../shared/markup.ts";
import { runRow } from "../shared/rows.ts";
import { STATES, stateIcon } from "../shared/states.ts";

const SHOWN: readonly RunState[] = ["running", "queued", "failed", "succeeded", "cancelled"];

export default page({
  path: "/runs",
  who: "page",
  about: "Runs, newest first",
  section: "runs",
  query: z.object({
    state: RunStates.optional().catch(undefined),
    flowchart: z.string().max(128).optional().catch(undefined),
    cursor: z.string().max(300).optional().catch(undefined),
  }),
  entry: "list",
  title: () => "Runs",
  async load({ query, services: { store } }) {
    const flowchart = query.flowchart ? await store.flowchart(query.flowchart) : null;
    const load = async () => ({
      runs: await store.runs({ limit: 50, cursor: query.cursor, state: query.state, flowchart_id: query.flowchart }),
    });
    // A flowchart's room has the events of all its runs, so new ones show up too.
    const found = await withCursor(store, load, ({ runs }) => [
      ...(flowchart ? [room("flowchart", flowchart.id)] : []),
      ...runs.items.map((run) => room("flowchart", run.flowchart_id)),
    ]);
    return { ...found, flowchart: flowchart && { id: flowchart.id, name: flowchart.name }, state: query.state ?? null };
  },
  live: ({ runs }) => runs.items.some((run) => !STATES[run.state].ended),
  hydrate: ({ cursor }) => ({ cursor, list: "runs" }),
  view: ({ runs, flowchart, state }, at) => (
    <>
      <PageHead
        title={flowchart ? `Runs of ${flowchart.name}` : "Runs"}
        crumbs={flowchart ? [{ label: "Runs", href: at.to.runs() }] : []}
        about="Every time a flowchart was started, newest first. A run keeps the flowchart as it was at its start."
      />
      <FilterTabs
        at={at}
        name="state"
        label="Filter by state"
        options={[
          { value: "", label: "All" },
          ...SHOWN.map((one) => ({ value: one, label: STATES[one].label, icon: safeMarkup(stateIcon(one)) })),
        ]}
      />
      <section data-region="list" aria-label="Runs">
        {runs.items.length > 0 ? (
          <ul class="rows card" data-rows="runs">
            {safeMarkup(join(runs.items.map((run) => runRow(run, at.to, at.now))))}
          </ul>
        ) : (
          <Empty
            icon="runs"
            title={state ? `No run is ${STATES[state].label.toLowerCase()}` : "Nothing has run yet"}
            text={
              state
                ? "Runs in another state are behind the other filters."
                : "Open a flowchart and press Run: the run appears here with its timeline, its logs and its files."
            }
          >
            <a class="button primary" href={state ? at.to.runs() : at.to.flowcharts()}>
              {state ? "Show all runs" : "Go to the flowcharts"}
            </a>
          </Empty>
        )}
        <More at={at} next={runs.next} shown={runs.items.length} />
      </section>
    </>
  ),
});
