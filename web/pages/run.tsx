import { z } from "zod";
import { room } from "../../src/contract/rooms.ts";
import type { AttemptView, RunView, TaskView } from "../../src/contract/views.ts";
import { StudioError } from "../../src/errors.ts";
import type { RunFile } from "../../src/ports/files.ts";
import type { Services } from "../../src/studio/services.ts";
import { ActionButton } from "../components/form.tsx";
import { GraphList, GraphView } from "../components/graph.tsx";
import { Icon, safeMarkup } from "../components/icon.tsx";
import { NodeActions, NodePanel, TaskBadge } from "../components/node-panel.tsx";
import { PageHead } from "../components/parts.tsx";
import type { PageContext } from "../context.ts";
import { headsOf } from "../hydrate.ts";
import { loadNodeDetail } from "../node-detail.ts";
import { page } from "../page.tsx";
import { readGraph } from "../shared/graph.ts";
import type { Markup } from "../shared/markup.ts";
import { shortId } from "../shared/rows.ts";
import { runFacts } from "../shared/run-parts.ts";
import { STATES, stateBadge } from "../shared/states.ts";
import { problemBox } from "../shared/task-parts.ts";
import { timeline, timelineRows } from "../shared/timeline.ts";

/** A report longer than this is not rendered, only offered for download. */
const REPORT_CAP = 100_000;

/** The node that a person wants to see first: the one that failed, else the one that runs, else the one that took longest. */
function firstLook(tasks: readonly TaskView[]): TaskView | null {
  const took = (task: TaskView) => (task.finished_at ?? 0) - (task.started_at ?? task.finished_at ?? 0);
  return (
    tasks.find((task) => task.state === "failed") ??
    tasks.find((task) => task.state === "running" || task.state === "retrying" || task.state === "cancelling") ??
    [...tasks].sort((a, b) => took(b) - took(a))[0] ??
    null
  );
}

/** The Markdown that report nodes wrote, rendered; what is too large or would take too long is left to the download. */
async function readReports(services: Services, runId: string, tasks: readonly TaskView[], files: readonly RunFile[]) {
  const reports: { label: string; path: string; body: Markup }[] = [];
  for (const task of tasks.filter((one) => one.node_type === "report" && one.state === "succeeded").slice(0, 5)) {
    const path = ((await services.store.task(task.id))?.output as { path?: unknown } | null)?.path;
    const file = files.find((one) => one.path === path);
    if (!file || file.size > REPORT_CAP) continue;
    const found = await services.files.read(runId, file.path);
    // Loaded by the first report: what it takes is a tenth of a worker's start.
    const { renderMarkdown } = await import("../markdown.ts");
    const body = found && renderMarkdown(await new Response(found.body).text());
    if (body) reports.push({ label: task.label, path: file.path, body });
  }
  return reports;
}

const RunActions = ({ run, at }: { run: RunView; at: PageContext }): JSX.Element =>
  STATES[run.state].ended ? (
    <>
      {run.state === "succeeded" ? null : (
        <ActionButton
          at={at}
          action={at.to.runAction(run.id, "retry-failed")}
          label={run.state === "failed" ? "Retry what failed" : "Run what is left"}
          kind="primary"
          icon={<Icon name="retrying" />}
          about="Starts a new run that takes over what succeeded and runs the rest again"
        />
      )}
      <ActionButton
        at={at}
        action={at.to.runAction(run.id, "rerun")}
        label="Run again"
        icon={<Icon name="repeat" />}
        about="Starts a new run of the same version; every node runs again, with its side effects"
      />
    </>
  ) : run.state === "cancelling" ? (
    <></>
  ) : (
    <ActionButton
      at={at}
      action={at.to.runAction(run.id, "cancel")}
      label="Cancel the run"
      kind="danger"
      icon={<Icon name="stop" />}
      about="Ends every running process of this run and starts nothing more"
      said="Cancelling: the processes of this run are being ended."
    />
  );

const Outcome = ({
  reports,
  files,
  run,
  at,
}: {
  reports: { label: string; path: string; body: Markup }[];
  files: readonly RunFile[];
  run: RunView;
  at: PageContext;
}): JSX.Element => (
  <>
    {reports.map((report) => (
      <section class="card">
        <h2 class="card-title">
          <Icon name="type-report" />
          <span safe>{report.label}</span>
          <a class="section-link" href={at.to.runFile(run.id, report.path)} download="">
            <Icon name="download" /> <span safe>{report.path}</span>
          </a>
        </h2>
        <div class="prose">{safeMarkup(report.body)}</div>
      </section>
    ))}
    {files.length > 0 ? (
      <section class="card">
        <h2 class="card-title">
          <Icon name="file" />
          <span>Files of this run</span>
        </h2>
        <ul class="files">
          {files.slice(0, 200).map((file) => (
            <li>
              <a href={at.to.runFile(run.id, file.path)} download="" safe>
                {file.path}
              </a>
              <span class="faint num" safe>
                {bytes(file.size)}
              </span>
            </li>
          ))}
        </ul>
      </section>
    ) : null}
  </>
);

const bytes = (size: number) =>
  size < 1024 ? `${size} B` : size < 1_048_576 ? `${(size / 1024).toFixed(1)} KiB` : `${(size / 1_048_576).toFixed(1)} MiB`;

export default page({
  path: "/flowcharts/:id/runs/:run",
  who: "page",
  about: "One run, live: graph, timeline, nodes, logs, report and files",
  section: "runs",
  query: z.object({
    node: z.string().max(60).optional().catch(undefined),
    attempt: z.coerce.number().int().min(1).max(1000).optional().catch(undefined),
  }),
  entry: "run",
  async load({ params, query, services }) {
    const { store } = services;
    const rooms = [room("flowchart_run", params.run)];
    const cursor = await headsOf(store, rooms);
    const [run, tasks] = await Promise.all([store.run(params.run), store.tasksOfRun(params.run)]);
    if (!run || run.flowchart_id !== params.id) throw new StudioError("not_found", "This flowchart has no run with this id.");
    const chosen = tasks.find((task) => task.node_id === query.node) ?? firstLook(tasks);
    if (chosen) Object.assign(cursor.rooms, (await headsOf(store, [room("task", chosen.id)])).rooms);
    const many = tasks.filter((task) => task.attempt > 1).slice(0, 100);
    const [detail, files, ...kept] = await Promise.all([
      chosen ? loadNodeDetail(store, chosen.id, query.attempt ?? null) : null,
      services.files.list(run.id),
      ...many.map((task) => store.attempts(task.id)),
    ]);
    const attempts = new Map<string, AttemptView[]>(
      many.map((task, index) => [task.id, kept[index]!.map(({ output: _output, ...attempt }) => attempt)]),
    );
    const reports = await readReports(services, run.id, tasks, files);
    const { definition, input: _input, fence: _fence, cancel_requested_at: _asked, ...view } = run;
    return { cursor, run: view, graph: readGraph(definition), tasks, attempts, detail, files, reports, follow: query.node === undefined };
  },
  title: ({ run }) => `${STATES[run.state].label}: ${run.flowchart_name}`,
  live: ({ run }) => !STATES[run.state].ended,
  hydrate: ({ cursor, run, graph, tasks, attempts, detail, follow }) => ({
    cursor,
    run,
    graph: { nodes: graph.nodes.map((node) => ({ ...node, data: {} })), edges: graph.edges },
    tasks,
    attempts: Object.fromEntries(attempts),
    node: detail?.task.node_id ?? null,
    follow,
  }),
  view: ({ run, graph, tasks, attempts, detail, files, reports }, at) => {
    const marks = new Map(tasks.map((task) => [task.node_id, task]));
    const link = (node: string, attempt: number | null = null) => at.to.run(run.flowchart_id, run.id, { node, attempt });
    const rows = timelineRows(graph, marks, attempts);
    const current = detail?.task.node_id ?? null;
    const graphProps = { at, graph, tasks: marks, label: `Graph of ${run.flowchart_name}`, current };
    return (
      <>
        <PageHead
          crumbs={[
            { label: "Flowcharts", href: at.to.flowcharts() },
            { label: run.flowchart_name, href: at.to.flowchart(run.flowchart_id) },
          ]}
          title={`Run ${shortId(run.id)}`}
          badge={<span data-live="run-badge">{safeMarkup(stateBadge(run.state))}</span>}
        >
          <span class="actions" data-region="run-actions">
            <RunActions run={run} at={at} />
          </span>
        </PageHead>
        <div data-live="run-facts">{safeMarkup(runFacts(run, at.to, at.now))}</div>
        <div data-live="run-problem" role="status">
          {run.error ? safeMarkup(problemBox(run.error, "The run failed")!) : null}
        </div>
        <section class="card" aria-labelledby="graph-title">
          <h2 class="card-title" id="graph-title">
            Graph
          </h2>
          <GraphView {...graphProps} link={(node) => (marks.has(node.id) ? link(node.id) : null)} />
        </section>
        <div class="run-grid">
          <div class="stack">
            <section class="card" aria-labelledby="timeline-title">
              <h2 class="card-title" id="timeline-title">
                <span>Timeline</span>
                <span class="legend" aria-hidden="true">
                  <i class="legend-wait"></i> waiting <i class="legend-run"></i> running
                </span>
              </h2>
              <div data-timeline>
                {rows.length > 0 ? (
                  safeMarkup(timeline(rows, at.now, (row) => link(row.node, row.attempts > 1 ? row.attempt : null)))
                ) : (
                  <p class="faint pad">The timeline begins when the first node is queued.</p>
                )}
              </div>
            </section>
            <section class="card" aria-labelledby="list-title">
              <h2 class="card-title" id="list-title">
                Nodes
              </h2>
              <GraphList {...graphProps} link={(node) => (marks.has(node.id) ? link(node.id) : null)} />
            </section>
          </div>
          <section class="card panel node-panel" data-region="node" id="node" aria-labelledby="node-title" data-task={detail?.task.id}>
            {detail ? (
              <>
                <div class="panel-head">
                  <Icon name="node" />
                  <h2 id="node-title" safe>
                    {detail.task.label}
                  </h2>
                  <TaskBadge task={detail.task} />
                  <span class="panel-actions" data-region="node-actions">
                    <NodeActions task={detail.task} at={at} />
                  </span>
                </div>
                <NodePanel at={at} detail={detail} link={(attempt) => link(detail.task.node_id, attempt)} />
              </>
            ) : (
              <>
                <h2 id="node-title" class="visually-hidden">
                  Node
                </h2>
                <p class="muted pad">The nodes of this run appear here as soon as a worker has taken it.</p>
              </>
            )}
          </section>
        </div>
        <div class="stack outcome" data-region="outcome">
          <Outcome reports={reports} files={files} run={run} at={at} />
        </div>
      </>
    );
  },
});
