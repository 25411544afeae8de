import { z } from "zod";
import { room } from "../../src/contract/rooms.ts";
import { StudioError } from "../../src/errors.ts";
import { Icon } from "../components/icon.tsx";
import { NodeActions, NodePanel, TaskBadge } from "../components/node-panel.tsx";
import { PageHead } from "../components/parts.tsx";
import { headsOf } from "../hydrate.ts";
import { loadNodeDetail } from "../node-detail.ts";
import { page } from "../page.tsx";
import { shortId } from "../shared/rows.ts";
import { STATES } from "../shared/states.ts";

export default page({
  path: "/nodes/:id",
  who: "page",
  about: "One node: its stages, attempts, log, input and output",
  section: "nodes",
  query: z.object({ attempt: z.coerce.number().int().min(1).max(1000).optional().catch(undefined) }),
  entry: "node",
  async load({ params, query, services: { store } }) {
    const cursor = await headsOf(store, [room("task", params.id)]);
    const detail = await loadNodeDetail(store, params.id, query.attempt ?? null);
    if (!detail) throw new StudioError("not_found", "There is no node with this id.");
    const run = detail.task.run_id === null ? null : await store.runView(detail.task.run_id);
    return { cursor, detail, run };
  },
  title: ({ detail }) => detail.task.label,
  live: ({ detail }) => !STATES[detail.task.state].ended,
  hydrate: ({ cursor, detail: { task } }) => {
    const { config: _config, output: _output, fence: _fence, cancel_requested_at: _asked, ...view } = task;
    return { cursor, task: view };
  },
  view: ({ detail, run }, at) => {
    const { task } = detail;
    return (
      <>
        <PageHead
          crumbs={
            run
              ? [
                  { label: run.flowchart_name, href: at.to.flowchart(run.flowchart_id) },
                  { label: `run ${shortId(run.id)}`, href: at.to.run(run.flowchart_id, run.id, { node: task.node_id }) },
                ]
              : [{ label: "Nodes", href: at.to.nodes() }]
          }
          title={task.label}
          badge={<TaskBadge task={task} />}
          about={`${task.node_type} node${run ? `, ${task.node_id} in ${run.flowchart_name}` : ", run on its own"}`}
        >
          <span data-region="node-actions">
            <NodeActions task={task} at={at} />
          </span>
          {run ? (
            <a class="button" href={at.to.run(run.flowchart_id, run.id, { node: task.node_id })}>
              <Icon name="runs" />
              <span>Open its run</span>
            </a>
          ) : null}
        </PageHead>
        <section class="card panel" data-task={task.id}>
          <NodePanel at={at} detail={detail} link={(attempt) => at.to.node(task.id, { attempt })} />
        </section>
      </>
    );
  },
});
