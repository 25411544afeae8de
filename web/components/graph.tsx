import type { PageContext } from "../context.ts";
import { type Graph, type GraphNode, graphLine, graphSvg, inOrder, type TaskMark } from "../shared/graph.ts";
import { join } from "../shared/markup.ts";
import { attr } from "./form.tsx";
import { safeMarkup } from "./icon.tsx";

interface GraphProps {
  at: PageContext;
  graph: Graph;
  tasks: ReadonlyMap<string, TaskMark>;
  label: string;
  link?: (node: GraphNode) => string | null;
  current?: string | null;
}

/** The drawing in a frame that scrolls by itself on small screens, also by keyboard. */
export const GraphView = (props: GraphProps): JSX.Element => (
  <section class="graph-frame" tabindex="0" aria-label={attr(`${props.label}: scrollable drawing`)} data-graph>
    {safeMarkup(graphSvg(props.graph, props.tasks, props))}
  </section>
);

/** The same graph as an ordered list: each node with its state and where it leads. */
export const GraphList = (props: GraphProps): JSX.Element => (
  <ol class="lines" data-graph-list aria-label={attr(`${props.label} as a list`)}>
    {safeMarkup(
      join(
        inOrder(props.graph).map((node) =>
          graphLine(node, props.graph, props.tasks.get(node.id), { href: props.link?.(node) ?? null, current: node.id === props.current }),
        ),
      ),
    )}
  </ol>
);
