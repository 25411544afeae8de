import type { TaskView } from "../../../src/contract/views.ts";
import { ended } from "../../shared/states.ts";
import { one, settle } from "./dom.ts";
import { realtime } from "./live.ts";
import { mountNode, type NodePanel } from "./node-panel.ts";
import { data, readPageData } from "./page-data.ts";
import { fetchPage, newest, swapRegions } from "./regions.ts";
import { toast } from "./toast.ts";

/** The page of one node: its panel, live; attempts, output and actions come from the server when they change. */
export function startNodePage(): void {
  const { task } = readPageData<{ task: TaskView }>();
  const rendering = newest(async () => ({ url: location.href, page: await fetchPage(location.href) }));
  const refresh = settle(250, () => {
    rendering()
      // Another attempt may have been chosen meanwhile.
      .then((fresh) => fresh?.url === location.href && swapRegions(fresh.page, ["node-actions", "attempts", "io"]))
      .catch(() => toast("A part of the page could not be brought up to date. Reload to see it.", true));
  });
  const root = one("[data-task]")!;
  realtime().setBusy(!ended(task.state));
  const changed = (next: TaskView) => {
    realtime().setBusy(!ended(next.state));
    refresh();
  };
  let panel: NodePanel = mountNode(root, task, data.cursor, changed);

  document.addEventListener("click", (event) => {
    const target = (event.target as Element).closest<HTMLAnchorElement>('[data-swap="node"]');
    if (!target || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void show(target.href, true);
  });
  addEventListener("popstate", () => void show(location.href, false));

  const chosen = newest(fetchPage);
  const show = async (url: string, push: boolean) => {
    try {
      const page = await chosen(url);
      if (page === null) return;
      panel.close();
      root.replaceChildren(...document.importNode(one("[data-task]", page)!, true).childNodes);
      if (push) history.pushState(null, "", url);
      const fresh = readPageData<{ task: TaskView }>(page);
      panel = mountNode(root, fresh.task, fresh.cursor, changed);
    } catch {
      location.assign(url);
    }
  };
}
