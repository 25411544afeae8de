import { z } from "zod";
import { room } from "../../src/contract/rooms.ts";
import { TaskState as TaskStates } from "../../src/contract/views.ts";
import { nodeTypes } from "../../src/execution/nodes/index.ts";
import { Select } from "../components/form.tsx";
import { Icon, safeMarkup } from "../components/icon.tsx";
import { Empty, FilterTabs, More, PageHead } from "../components/parts.tsx";
import { withCursor } from "../hydrate.ts";
import { page } from "../page.tsx";
import { join } from "../shared/markup.ts";
import { taskRow } from "../shared/rows.ts";
import { STATES, stateIcon } from "../shared/states.ts";

const SHOWN = ["running", "retrying", "queued", "failed", "succeeded", "cancelled", "skipped"] as const;

export default page({
  path: "/nodes",
  who: "page",
  about: "Nodes that ran, in flowcharts and on their own",
  section: "nodes",
  query: z.object({
    state: TaskStates.optional().catch(undefined),
    type: z.string().max(60).optional().catch(undefined),
    run: z.string().max(128).optional().catch(undefined),
    cursor: z.string().max(300).optional().catch(undefined),
  }),
  entry: "list",
  title: () => "Nodes",
  async load({ query, services: { store } }) {
    const found = await withCursor(
      store,
      async () => ({
        tasks: await store.tasks({
          limit: 50,
          cursor: query.cursor,
          state: query.state,
          node_type: query.type || undefined,
          run_id: query.run || undefined,
        }),
      }),
      ({ tasks }) =>
        tasks.items
          .filter((task) => !STATES[task.state].ended)
          // The room of a run has no logs, so it is followed rather than the rooms of its tasks.
          .map((task) => (task.run_id === null ? room("task", task.id) : room("run", task.run_id))),
    );
    return { ...found, filter: { state: query.state ?? null, type: query.type ?? "", run: query.run ?? "" } };
  },
  live: ({ tasks }) => tasks.items.some((task) => !STATES[task.state].ended),
  hydrate: ({ cursor }) => ({ cursor, list: "tasks" }),
  view: ({ tasks, filter }, at) => {
    const filtered = filter.state !== null || filter.type !== "" || filter.run !== "";
    return (
      <>
        <PageHead title="Nodes" about="Every node that ran: as a step of a flowchart, or on its own.">
          <a class="button primary" href={at.to.newNode()}>
            <Icon name="plus" />
            <span>Run a node</span>
          </a>
        </PageHead>
        <FilterTabs
          at={at}
          name="state"
          label="Filter by state"
          options={[
            { value: "", label: "All" },
            ...SHOWN.map((one) => ({ value: one, label: STATES[one].label, icon: safeMarkup(stateIcon(one)) })),
          ]}
        />
        <form class="filter" method="get" action={at.to.nodes()} data-auto-submit>
          {filter.state ? <input type="hidden" name="state" value={filter.state} /> : null}
          {filter.run ? <input type="hidden" name="run" value={filter.run} /> : null}
          <Select
            name="type"
            label="Type"
            value={filter.type}
            options={[{ value: "", label: "Every type" }, ...nodeTypes.map((one) => ({ value: one.type, label: one.type }))]}
          />
          <button type="submit" class="button">
            Filter
          </button>
          {filtered ? (
            <a class="button quiet" href={at.to.nodes()}>
              Clear
            </a>
          ) : null}
        </form>
        <section data-region="list" aria-label="Nodes">
          {tasks.items.length > 0 ? (
            <ul class="rows card" data-rows="tasks">
              {safeMarkup(join(tasks.items.map((task) => taskRow(task, at.to, at.now))))}
            </ul>
          ) : filtered ? (
            <Empty icon="search" title="No node fits these filters" text="Clear the filters to see every node.">
              <a class="button" href={at.to.nodes()}>
                Clear the filters
              </a>
            </Empty>
          ) : (
            <Empty
              icon="node"
              title="No node has run yet"
              text="A node is one step of work: a program, an HTTP call, a question to a model. Run one on its own to try it, or run a flowchart."
            >
              <a class="button primary" href={at.to.newNode()}>
                <Icon name="plus" />
                <span>Run a node</span>
              </a>
            </Empty>
          )}
          <More at={at} next={tasks.next} shown={tasks.items.length} />
        </section>
      </>
    );
  },
});
