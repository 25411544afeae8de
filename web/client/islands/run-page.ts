import type { Envelope } from "../../../src/contract/envelope.ts";
import type { AttemptView, RunView, TaskView } from "../../../src/contract/views.ts";
import { foldAttempts } from "../../shared/attempts.ts";
import { type Graph, graphEdge, graphLine, graphNode, inOrder } from "../../shared/graph.ts";
import { join } from "../../shared/markup.ts";
import { runFacts } from "../../shared/run-parts.ts";
import { ended, STATES, stateBadge } from "../../shared/states.ts";
import { problemBox } from "../../shared/task-parts.ts";
import { timeline, timelineRows } from "../../shared/timeline.ts";
import { elements, fill, inFrame, one, patchList, settle } from "./dom.ts";
import { followRooms, getJson, realtime } from "./live.ts";
import { mountNode, type NodePanel } from "./node-panel.ts";
import { data, type PageCursor, type PageData, readPageData, serverNow, to } from "./page-data.ts";
import { fetchPage, newest, swapRegions } from "./regions.ts";
import { toast } from "./toast.ts";

interface RunData {
  run: RunView;
  graph: Graph;
  tasks: TaskView[];
  attempts: Record<string, AttemptView[]>;
  node: string | null;
  follow: boolean;
}

/** The run page: graph, timeline, lists and counts from events; the panel of the chosen node; report and files when the run ends. */
export function startRunPage(): void {
  const first = readPageData<RunData>();
  let { run } = first;
  const { graph } = first;
  const tasks = new Map(first.tasks.map((task) => [task.node_id, task]));
  const attempts = new Map(Object.entries(first.attempts));
  let selected = first.node;
  /** While nobody has chosen a node, the panel goes along with what runs. */
  let follow = first.follow && !ended(run.state);
  let panel: NodePanel | null = null;

  const link = (node: string, attempt: number | null = null) => to.run(run.flowchart_id, run.id, { node, attempt });
  const nodeLink = (id: string) => (tasks.has(id) ? link(id) : null);

  const paint = inFrame(() => {
    const now = serverNow();
    const marks = tasks as ReadonlyMap<string, TaskView>;
    fill(one('[data-live="run-badge"]')!, stateBadge(run.state));
    fill(one('[data-live="run-facts"]')!, runFacts(run, to, now));
    fill(one('[data-live="run-problem"]')!, problemBox(run.error, "The run failed"));
    const ordered = inOrder(graph);
    const options = (id: string) => ({ href: nodeLink(id), current: id === selected });
    patchList(
      one('[data-list="edges"]')!,
      graph.edges.map((edge) => ({ key: edge.id, markup: graphEdge(edge, graph, marks) })),
      true,
    );
    patchList(
      one('[data-list="nodes"]')!,
      ordered.map((node) => ({ key: node.id, markup: graphNode(node, marks.get(node.id), options(node.id)) })),
      true,
    );
    patchList(
      one("[data-graph-list]")!,
      ordered.map((node) => ({ key: node.id, markup: graphLine(node, graph, marks.get(node.id), options(node.id)) })),
    );
    paintTimeline();
    const words = `${STATES[run.state].label}: ${run.flowchart_name} · Studio`;
    if (document.title !== words) document.title = words;
  });

  const paintTimeline = () => {
    const box = one("[data-timeline]")!;
    const rows = timelineRows(graph, tasks, attempts);
    if (rows.length === 0) return;
    const fresh = elements(join([timeline(rows, serverNow(), (row) => link(row.node, row.attempts > 1 ? row.attempt : null))]))[0]!;
    const list = one(".timeline", box);
    if (list?.innerHTML === fresh.innerHTML) return;
    const key = list?.contains(document.activeElement) ? document.activeElement?.closest("[data-key]")?.getAttribute("data-key") : null;
    box.replaceChildren(fresh);
    if (key) one(`[data-key="${CSS.escape(key)}"] a`, fresh)?.focus({ preventScroll: true });
  };

  /** The address of what is shown. */
  const place = () => to.run(run.flowchart_id, run.id, { node: selected, attempt: one("[data-log]")?.dataset.attempt });
  const rendering = newest(async () => {
    const url = place();
    return { url, page: await fetchPage(url) };
  });
  const refresh = settle(250, () => {
    rendering()
      .then((fresh) => {
        if (fresh === null) return;
        const { url, page } = fresh;
        swapRegions(page, ["run-actions", "outcome"]);
        // Another node, or another of its attempts, may have been chosen meanwhile.
        if (selected !== null && url === place()) swapRegions(page, ["node-actions", "attempts", "io"]);
      })
      .catch(() => toast("A part of the page could not be brought up to date. Reload to see it.", true));
  });

  /** The panel stands where its rendering does, which may be behind what has come here, and catches up by itself. */
  const mountPanel = ({ tasks, node, cursor }: RunData & PageData) => {
    panel?.close();
    const task = tasks.find(({ node_id }) => node_id === node);
    const root = one('[data-region="node"]');
    panel = task && root && one("[data-log]", root) ? mountNode(root, task, cursor, refresh) : null;
  };

  const chosen = newest(fetchPage);
  const show = async (url: string, push: boolean) => {
    const page = await chosen(url);
    if (page === null) return;
    const fresh = readPageData<RunData>(page);
    selected = fresh.node;
    swapRegions(page, ["node"]);
    if (push) history.pushState(null, "", url);
    mountPanel(fresh);
    paint();
  };

  /** The node that the panel should go to by itself, if any. */
  const next = (): string | null => {
    const list = [...tasks.values()];
    const now = selected === null ? undefined : tasks.get(selected);
    const failed = list.find((task) => task.state === "failed");
    if (failed) return failed.node_id === selected ? null : failed.node_id;
    if (now && !ended(now.state) && now.state !== "queued") return null;
    return list.find((task) => task.state === "running" || task.state === "retrying")?.node_id ?? null;
  };
  const goAlong = settle(150, () => {
    const node = follow ? next() : null;
    if (node) show(link(node), false).catch(() => {});
  });

  const busy = () => realtime().setBusy(!ended(run.state));
  const takeTask = (task: TaskView, at: number) => {
    tasks.set(task.node_id, task);
    attempts.set(task.id, foldAttempts(attempts.get(task.id) ?? [], task, at));
  };
  const takeRun = (next: RunView) => {
    if (next.state !== run.state) refresh();
    run = next;
    if (ended(run.state)) goAlong();
    busy();
  };

  const onEvent = ({ event_type, payload, emitted_at }: Envelope) => {
    if (event_type === "flowchart.run.updated") takeRun((payload as { run: RunView }).run);
    else if (event_type === "flowchart.node.updated") {
      takeTask((payload as { node: TaskView }).node, Date.parse(emitted_at));
      goAlong();
    } else return;
    paint();
  };
  const rooms = followRooms(onEvent, async () => {
    const url = to.runStatus(run.flowchart_id, run.id);
    const { state, cursor } = await getJson<{ state: { run: RunView; tasks: TaskView[] }; cursor: PageCursor }>(url);
    for (const task of state.tasks) takeTask(task, serverNow());
    takeRun(state.run);
    paint();
    return cursor;
  });

  document.addEventListener("click", (event) => {
    const target = (event.target as Element).closest<HTMLAnchorElement | SVGAElement>('[data-swap="node"]');
    if (!target || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    follow = false;
    const url = target.getAttribute("href")!;
    show(url, true)
      .then(() => {
        const root = one("#node");
        if (root && root.getBoundingClientRect().top > innerHeight - 120) root.scrollIntoView({ block: "start" });
      })
      .catch(() => location.assign(url));
  });
  addEventListener("popstate", () => {
    follow = false;
    show(location.href, false).catch(() => location.reload());
  });

  const roomOfRun = `flowchart_run:${run.id}`;
  rooms.follow(data.cursor && { epoch: data.cursor.epoch, rooms: { [roomOfRun]: data.cursor.rooms[roomOfRun] ?? 0 } });
  mountPanel(first);
  busy();
  setInterval(() => {
    if (!ended(run.state) && !document.hidden) paintTimeline();
  }, 1000);
}
