import type { Envelope } from "../../../src/contract/envelope.ts";
import type { RunView, TaskView } from "../../../src/contract/views.ts";
import { runRow, taskRow } from "../../shared/rows.ts";
import { ended } from "../../shared/states.ts";
import { all, one, replace, settle } from "./dom.ts";
import { followRooms, realtime } from "./live.ts";
import { data, type PageCursor, readPageData, serverNow, to } from "./page-data.ts";
import { fetchPage, newest, swapRegions } from "./regions.ts";

const isRun = (item: RunView | TaskView): item is RunView => "counts" in item;

/**
 * The rows of a list: a row that is shown is patched by itself; a row that is not, or one that ended and may belong elsewhere now, brings the list
 * anew from the server. `onFresh` gets the cursor of that newer list.
 */
export function createRows(kind: "runs" | "tasks", onFresh: (cursor: PageCursor | undefined) => void = () => {}) {
  const told = new Map<string, RunView | TaskView>();
  const key = (id: string) => all(`[data-rows="${kind}"] > [data-key="${CSS.escape(id)}"]`);
  const put = (item: RunView | TaskView) => {
    for (const row of key(item.id)) replace(row, isRun(item) ? runRow(item, to, serverNow()) : taskRow(item, to, serverNow()));
  };
  const rendering = newest(() => fetchPage(location.href));
  const refresh = settle(500, () => {
    rendering()
      .then((page) => {
        if (page === null) return;
        swapRegions(page, ["list"]);
        // Events that overtook the answer of the server are newer than what it says.
        for (const item of told.values()) put(item);
        for (const id of told.keys()) if (key(id).length === 0) told.delete(id);
        onFresh(readPageData(page).cursor);
      })
      // A list that could not be fetched stays as it is; the next event asks again, and the chip says what is wrong.
      .catch(() => {});
  });
  return {
    take(item: RunView | TaskView): void {
      const before = told.get(item.id);
      told.set(item.id, item);
      const shown = key(item.id).length > 0;
      if (shown) put(item);
      if (!shown || (ended(item.state) && before?.state !== item.state)) refresh();
    },
    refresh,
  };
}

/** A page whose list is live: overview, runs, flowcharts, nodes. */
export function startListPage(): void {
  if (!data.cursor) return;
  const rows = createRows(data.list === "tasks" ? "tasks" : "runs", (cursor) => rooms.follow(cursor));
  const onEvent = ({ event_type, payload }: Envelope) => {
    if (data.list === "tasks") {
      if (event_type === "node.task.updated" || event_type === "node.task.completed") rows.take((payload as { task: TaskView }).task);
    } else if (event_type === "flowchart.run.updated") {
      if (data.list === "runs") rows.take((payload as { run: RunView }).run);
      else rows.refresh();
    }
  };
  const rooms = followRooms(onEvent, async () => {
    const page = await fetchPage(location.href);
    swapRegions(page, ["list"]);
    // One that was asked for before this may still come.
    rows.refresh();
    return readPageData(page).cursor!;
  });
  rooms.follow(data.cursor);
  realtime().setBusy(one(".badge.s-running") !== null);
}
