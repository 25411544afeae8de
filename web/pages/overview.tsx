import { room } from "../../src/contract/rooms.ts";
import { FlowchartRows } from "../components/flowchart-rows.tsx";
import { ActionButton } from "../components/form.tsx";
import { Icon, safeMarkup } from "../components/icon.tsx";
import { Empty, PageHead } from "../components/parts.tsx";
import { withCursor } from "../hydrate.ts";
import { page } from "../page.tsx";
import { join } from "../shared/markup.ts";
import { runRow } from "../shared/rows.ts";
import { STATES } from "../shared/states.ts";

export default page({
  path: "/",
  who: "page",
  about: "What is running, and what ran last",
  section: "overview",
  entry: "list",
  title: () => "Overview",
  load: ({ services: { store } }) =>
    withCursor(
      store,
      async () => {
        const [running, queued, recent, flowcharts] = await Promise.all([
          store.runs({ limit: 20, state: "running" }),
          store.runs({ limit: 20, state: "queued" }),
          store.runs({ limit: 10 }),
          store.flowcharts({ limit: 6 }),
        ]);
        const cancelling = recent.items.filter((run) => run.state === "cancelling");
        return { active: [...running.items, ...queued.items, ...cancelling], recent: recent.items, flowcharts: flowcharts.items };
      },
      ({ active, recent, flowcharts }) => [
        ...flowcharts.map((flowchart) => room("flowchart", flowchart.id)),
        ...[...active, ...recent].map((run) => room("flowchart", run.flowchart_id)),
      ],
    ),
  live: ({ active }) => active.length > 0,
  hydrate: ({ cursor }) => ({ cursor, list: "runs" }),
  view: ({ active, recent, flowcharts }, at) => {
    const ended = recent.filter((run) => STATES[run.state].ended);
    const fresh = recent.length === 0 && active.length === 0;
    return (
      <>
        <PageHead title="Overview" about={fresh ? null : "What runs now, and what ran last."}>
          {fresh ? null : (
            <ActionButton
              at={at}
              action={at.to.at("/demo")}
              label="Run the demo"
              icon={<Icon name="play" />}
              about="Checks this machine with a shell, an HTTP and a search node, and writes a report"
            />
          )}
          <a class="button primary" href={at.to.newFlowchart()}>
            <Icon name="plus" />
            <span>New flowchart</span>
          </a>
        </PageHead>
        {fresh ? (
          <section class="card welcome">
            <div>
              <h2>See it work first</h2>
              <p class="muted">
                The demo flowchart does real work on this machine: it looks at the disk in a shell, asks Studio itself whether it is ready,
                decides by an expression, searches the bundled documents and writes a report. One node fails at first, so that you see a
                retry.
              </p>
            </div>
            <ActionButton at={at} action={at.to.at("/demo")} label="Run the demo" kind="primary" icon={<Icon name="play" />} />
          </section>
        ) : null}
        <div data-region="list" class="stack">
          {active.length > 0 ? (
            <section>
              <h2 class="section-title">
                Running now <span class="tag num">{active.length}</span>
              </h2>
              <ul class="rows card" data-rows="runs">
                {safeMarkup(join(active.map((run) => runRow(run, at.to, at.now))))}
              </ul>
            </section>
          ) : null}
          <section>
            <h2 class="section-title">
              Recent runs
              <a class="section-link" href={at.to.runs()}>
                All runs
              </a>
            </h2>
            {ended.length > 0 ? (
              <ul class="rows card" data-rows="runs">
                {safeMarkup(join(ended.map((run) => runRow(run, at.to, at.now))))}
              </ul>
            ) : (
              <Empty
                icon="runs"
                title={active.length > 0 ? "No run has ended yet" : "Nothing has run yet"}
                text="Runs that have ended stay here with their logs, timeline and files."
              />
            )}
          </section>
          <section>
            <h2 class="section-title">
              Flowcharts
              <a class="section-link" href={at.to.flowcharts()}>
                All flowcharts
              </a>
            </h2>
            {flowcharts.length > 0 ? (
              <FlowchartRows flowcharts={flowcharts} at={at} />
            ) : (
              <Empty
                icon="flowchart"
                title="No flowcharts yet"
                text="A flowchart says which nodes run, in which order and on which condition. Begin with a template or import JSON."
              >
                <a class="button" href={at.to.newFlowchart()}>
                  <Icon name="plus" />
                  <span>New flowchart</span>
                </a>
              </Empty>
            )}
          </section>
        </div>
      </>
    );
  },
});
