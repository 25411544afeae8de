import { z } from "zod";
import { room } from "../../src/contract/rooms.ts";
import { FlowchartRows } from "../components/flowchart-rows.tsx";
import { attr } from "../components/form.tsx";
import { Icon } from "../components/icon.tsx";
import { Empty, More, PageHead } from "../components/parts.tsx";
import { withCursor } from "../hydrate.ts";
import { page } from "../page.tsx";
import { STATES } from "../shared/states.ts";

export default page({
  path: "/flowcharts",
  who: "page",
  about: "Flowcharts, newest first",
  section: "flowcharts",
  query: z.object({ q: z.string().max(200).optional().catch(undefined), cursor: z.string().max(300).optional().catch(undefined) }),
  entry: "list",
  title: () => "Flowcharts",
  load: async ({ query, services: { store } }) => {
    const search = query.q?.trim() || undefined;
    const found = await withCursor(
      store,
      async () => ({ flowcharts: await store.flowcharts({ limit: 50, cursor: query.cursor, search }) }),
      ({ flowcharts }) => flowcharts.items.map((flowchart) => room("flowchart", flowchart.id)),
    );
    return { ...found, search: search ?? "" };
  },
  live: ({ flowcharts }) => flowcharts.items.some((flowchart) => flowchart.last_run && !STATES[flowchart.last_run.state].ended),
  hydrate: ({ cursor }) => ({ cursor, list: "flowcharts" }),
  view: ({ flowcharts, search }, at) => (
    <>
      <PageHead
        title="Flowcharts"
        about="Nodes and the order they run in. Each save makes a new version; runs keep the version they began with."
      >
        <a class="button primary" href={at.to.newFlowchart()}>
          <Icon name="plus" />
          <span>New flowchart</span>
        </a>
      </PageHead>
      <form class="filter" method="get" action={at.to.flowcharts()}>
        <label class="visually-hidden" for="q">
          Search by name
        </label>
        <span class="search">
          <Icon name="search" />
          <input id="q" name="q" type="search" value={attr(search)} placeholder="Search by name" data-search autocomplete="off" />
        </span>
        <button type="submit" class="button">
          Search
        </button>
      </form>
      <section data-region="list" aria-label="Flowcharts">
        {flowcharts.items.length > 0 ? (
          <FlowchartRows flowcharts={flowcharts.items} at={at} />
        ) : search ? (
          <Empty icon="search" title="No flowchart has that name" text={`Nothing matches “${search}”.`}>
            <a class="button" href={at.to.flowcharts()}>
              Show all
            </a>
          </Empty>
        ) : (
          <Empty
            icon="flowchart"
            title="No flowcharts yet"
            text="A flowchart says which nodes run, in which order and on which condition. Begin with a template, or import the JSON of one that you have."
          >
            <a class="button primary" href={at.to.newFlowchart()}>
              <Icon name="plus" />
              <span>New flowchart</span>
            </a>
          </Empty>
        )}
        <More at={at} next={flowcharts.next} shown={flowcharts.items.length} />
      </section>
    </>
  ),
});
