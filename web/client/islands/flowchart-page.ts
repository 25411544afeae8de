import type { Envelope } from "../../../src/contract/envelope.ts";
import type { RunView, TaskView } from "../../../src/contract/views.ts";
import { type Graph, graphEdge, graphLine, graphNode, inOrder } from "../../shared/graph.ts";
import { shownRun } from "../../shared/run-parts.ts";
import { ended } from "../../shared/states.ts";
import { fill, inFrame, one, patchList } from "./dom.ts";
import { createRows } from "./list-page.ts";
import { followRooms, getJson, realtime } from "./live.ts";
import { data, type PageCursor, readPageData, serverNow, to } from "./page-data.ts";
import { toast } from "./toast.ts";

interface FlowchartData {
  flowchart: string;
  version: number;
  graph: Graph;
  run: RunView | null;
  tasks: TaskView[];
}

interface Runtime {
  last_run: { id: string } | null;
  nodes: TaskView[];
}

/** The canvas of a flowchart: it shows the newest run, and goes over to a newer one as soon as that starts. */
export function startFlowchartPage(): void {
  const first = readPageData<FlowchartData>();
  const { flowchart, graph } = first;
  let { version, run } = first;
  /** The run whose nodes are shown. The nodes of a new run are announced before the run itself. */
  let shown = run?.id ?? "";
  let tasks = new Map(first.tasks.map((task) => [task.node_id, task]));
  const rows = createRows("runs");

  const paint = inFrame(() => {
    const marks = tasks as ReadonlyMap<string, TaskView>;
    const ordered = inOrder(graph);
    const href = (id: string) => (tasks.has(id) ? to.run(flowchart, shown, { node: id }) : null);
    if (run) fill(one('[data-live="shown-run"]')!, shownRun(run, to, serverNow()));
    patchList(
      one('[data-list="edges"]')!,
      graph.edges.map((edge) => ({ key: edge.id, markup: graphEdge(edge, graph, marks) })),
      true,
    );
    patchList(
      one('[data-list="nodes"]')!,
      ordered.map((node) => ({ key: node.id, markup: graphNode(node, marks.get(node.id), { href: href(node.id) }) })),
      true,
    );
    patchList(
      one("[data-graph-list]")!,
      ordered.map((node) => ({ key: node.id, markup: graphLine(node, graph, marks.get(node.id), { href: href(node.id) }) })),
    );
  });
  /** Ids sort by the time of their creation: a greater one is a newer run, and its nodes replace those of the one before. */
  const goTo = (id: string): boolean => {
    if (id > shown) {
      shown = id;
      tasks = new Map();
    }
    return id === shown;
  };
  const takeRun = (next: RunView) => {
    rows.take(next);
    if (!goTo(next.id)) return;
    run = next;
    realtime().setBusy(!ended(run.state));
  };

  const onEvent = ({ event_type, payload }: Envelope) => {
    if (event_type === "flowchart.run.updated") takeRun((payload as { run: RunView }).run);
    else if (event_type === "flowchart.node.updated") {
      const { node } = payload as { node: TaskView };
      if (node.run_id !== null && goTo(node.run_id)) tasks.set(node.node_id, node);
    } else if (event_type === "flowchart.runtime.updated") {
      const { version: saved } = payload as { version: number };
      if (saved > version) toast(`Version ${saved} of this flowchart was saved. Reload to see it.`);
      version = Math.max(version, saved);
      return;
    } else return;
    paint();
  };
  const rooms = followRooms(onEvent, async () => {
    const { state, cursor } = await getJson<{ state: Runtime; cursor: PageCursor }>(to.flowchartRuntime(flowchart));
    // The runtime names the newest run but not all of it: its row comes with the list.
    if (state.last_run && state.last_run.id !== run?.id) location.reload();
    tasks = new Map(state.nodes.map((task) => [task.node_id, task]));
    rows.refresh();
    paint();
    return cursor;
  });
  rooms.follow(data.cursor);
  realtime().setBusy(run !== null && !ended(run.state));
}
