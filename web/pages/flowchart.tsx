import { room } from "../../src/contract/rooms.ts";
import { StudioError } from "../../src/errors.ts";
import { ActionButton, Csrf, TextArea } from "../components/form.tsx";
import { GraphList, GraphView } from "../components/graph.tsx";
import { Icon, safeMarkup } from "../components/icon.tsx";
import { Empty, PageHead } from "../components/parts.tsx";
import { headsOf } from "../hydrate.ts";
import { page } from "../page.tsx";
import { readGraph } from "../shared/graph.ts";
import { join } from "../shared/markup.ts";
import { runRow } from "../shared/rows.ts";
import { shownRun } from "../shared/run-parts.ts";
import { STATES } from "../shared/states.ts";

export default page({
  path: "/flowcharts/:id",
  who: "page",
  about: "The canvas of a flowchart, live, with its runs",
  section: "flowcharts",
  entry: "flowchart",
  async load({ params, services: { store } }) {
    const cursor = await headsOf(store, [room("flowchart", params.id)]);
    const flowchart = await store.flowchart(params.id);
    if (!flowchart) throw new StudioError("not_found", "There is no flowchart with this id.");
    const runs = await store.runs({ limit: 8, flowchart_id: flowchart.id });
    const last = runs.items[0] ?? null;
    const tasks = last ? await store.tasksOfRun(last.id) : [];
    const { definition, ...about } = flowchart;
    return { cursor, flowchart: about, graph: readGraph(definition), runs: runs.items, last, tasks };
  },
  title: ({ flowchart }) => flowchart.name,
  live: ({ runs }) => runs.some((run) => !STATES[run.state].ended),
  hydrate: ({ cursor, flowchart, graph, last, tasks }) => ({
    cursor,
    flowchart: flowchart.id,
    version: flowchart.version,
    graph: { nodes: graph.nodes.map((node) => ({ ...node, data: {} })), edges: graph.edges },
    run: last,
    tasks,
  }),
  view: ({ flowchart, graph, runs, last, tasks }, at) => {
    const marks = new Map(tasks.map((task) => [task.node_id, task]));
    const link = (node: { id: string }) => (last && marks.has(node.id) ? at.to.run(flowchart.id, last.id, { node: node.id }) : null);
    const label = `Graph of ${flowchart.name}`;
    return (
      <>
        <PageHead
          crumbs={[{ label: "Flowcharts", href: at.to.flowcharts() }]}
          title={flowchart.name}
          badge={<span class="tag num" safe>{`version ${flowchart.version}`}</span>}
          about={flowchart.description}
        >
          <a class="button quiet" href={at.to.flowchartExport(flowchart.id)} download="">
            <Icon name="download" />
            <span>Export</span>
          </a>
          <a class="button" href={at.to.flowchartEdit(flowchart.id)}>
            <Icon name="edit" />
            <span>Edit</span>
          </a>
          <ActionButton at={at} action={at.to.flowchartRun(flowchart.id)} label="Run" kind="primary" icon={<Icon name="play" />} />
        </PageHead>
        <section class="card" aria-labelledby="canvas-title">
          <h2 class="card-title" id="canvas-title">
            <span>Canvas</span>
            <span class="section-link" data-live="shown-run">
              {last ? safeMarkup(shownRun(last, at.to, at.now)) : <span class="faint">not run yet</span>}
            </span>
          </h2>
          <GraphView at={at} graph={graph} tasks={marks} label={label} link={link} />
        </section>
        <details class="card fold run-input">
          <summary>
            <Icon name="chevron" />
            <span>Run with input</span>
          </summary>
          <form class="form narrow" method="post" action={at.to.flowchartRun(flowchart.id)} data-enhance>
            <Csrf at={at} />
            <TextArea
              name="input"
              label="Input (JSON)"
              value="{}"
              rows={4}
              mono={true}
              help="The output of the start node; expressions read it as input, such as {{ input.name }}."
            />
            <div class="form-foot">
              <button type="submit" class="button">
                <Icon name="play" />
                <span>Run with this input</span>
              </button>
            </div>
          </form>
        </details>
        <div class="two">
          <section class="card" aria-labelledby="list-title">
            <h2 class="card-title" id="list-title">
              Nodes
            </h2>
            <GraphList at={at} graph={graph} tasks={marks} label={label} link={link} />
          </section>
          <section aria-labelledby="runs-title" data-region="list">
            <h2 class="section-title" id="runs-title">
              Recent runs
              <a class="section-link" href={at.to.runs({ flowchart: flowchart.id })}>
                All runs
              </a>
            </h2>
            {runs.length > 0 ? (
              <ul class="rows card compact" data-rows="runs">
                {safeMarkup(join(runs.map((run) => runRow(run, at.to, at.now))))}
              </ul>
            ) : (
              <Empty
                icon="runs"
                title="It has not run yet"
                text="Press Run: the canvas shows each node as it runs, and the run keeps its logs and files."
              />
            )}
          </section>
        </div>
      </>
    );
  },
});
