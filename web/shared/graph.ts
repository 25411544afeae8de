import type { TaskView } from "../../src/contract/views.ts";
import { icon, typeIcon } from "./icons.ts";
import { type Markup, tag } from "./markup.ts";
import { type AnyState, STATES } from "./states.ts";

/** A node as it is drawn. */
export interface GraphNode {
  id: string;
  type: string;
  label: string;
  x: number;
  y: number;
  /** The node's whole `data`, for the editor. */
  data: Record<string, unknown>;
}

/** An edge as it is drawn. `handle` is the outcome that it leaves by (`true`, `false`), if any. */
export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  handle: string | null;
}

/** A flowchart as it is drawn. */
export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** What the drawing needs to know of a node's task. */
export type TaskMark = Pick<TaskView, "state" | "attempt" | "max_attempts">;

/** The size of a node's box, in the units of its position. */
export const NODE = { width: 196, height: 64 } as const;
const MARGIN = 28;

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown, otherwise = ""): string => (typeof value === "string" ? value : otherwise);
const finite = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

/** Reads a stored definition for drawing. What it does not understand it leaves out: a page must show every definition, also an old one. */
export function readGraph(definition: unknown): Graph {
  const source = record(definition);
  const nodes = list(source.nodes).map((value) => {
    const node = record(value);
    const data = record(node.data);
    const position = record(node.position);
    const id = text(node.id);
    return { id, type: text(node.type, "any"), label: text(data.label) || id, x: finite(position.x), y: finite(position.y), data };
  });
  const known = new Set(nodes.map((node) => node.id));
  const edges = list(source.edges).map((value, index) => {
    const edge = record(value);
    return {
      id: text(edge.id, `e${index}`),
      source: text(edge.source),
      target: text(edge.target),
      handle: text(edge.sourceHandle) || null,
    };
  });
  return { nodes, edges: edges.filter((edge) => known.has(edge.source) && known.has(edge.target)) };
}

/** The nodes in an order in which every node comes after those that lead to it; nodes of a cycle come last. */
export function inOrder(graph: Graph): GraphNode[] {
  const open = new Map(graph.nodes.map((node) => [node.id, 0]));
  for (const edge of graph.edges) open.set(edge.target, (open.get(edge.target) ?? 0) + 1);
  const waiting = [...graph.nodes].sort((a, b) => a.x - b.x || a.y - b.y);
  const ordered: GraphNode[] = [];
  while (waiting.length > 0) {
    const at = waiting.findIndex((node) => (open.get(node.id) ?? 0) <= 0);
    const [node] = waiting.splice(Math.max(at, 0), 1);
    ordered.push(node!);
    for (const edge of graph.edges) if (edge.source === node!.id) open.set(edge.target, (open.get(edge.target) ?? 0) - 1);
  }
  return ordered;
}

const cut = (label: string, most: number) => (label.length > most ? `${label.slice(0, most - 1)}…` : label);

/** A label in at most two lines of about `most` characters: SVG text does not wrap by itself. */
export function twoLines(label: string, most: number): string[] {
  if (label.length <= most) return [label];
  const space = label.lastIndexOf(" ", most);
  const first = space > 2 ? label.slice(0, space) : label.slice(0, most);
  return [first, cut(label.slice(first.length).trim(), most)];
}

/** One node of the drawing; `href` makes it a link. Rendered again by the browser when its task changes. */
export function graphNode(node: GraphNode, task: TaskMark | undefined, options: { href?: string | null; current?: boolean } = {}): Markup {
  const state: AnyState = task?.state ?? "idle";
  const many = task !== undefined && task.attempt > 1;
  const attempt = many ? ` (attempt ${task.attempt} of ${task.max_attempts})` : "";
  const words = many ? `${STATES[state].label} · ${task.attempt}/${task.max_attempts}` : STATES[state].label;
  const lines = twoLines(node.label, 17);
  const top = lines.length > 1 ? 19 : 26;
  const low = lines.length > 1 ? 52 : 46;
  const box = [
    tag("title", {}, `${node.label} (${node.type}): ${STATES[state].label}${attempt}`),
    tag("rect", { class: "g-box", width: NODE.width, height: NODE.height, rx: 10 }),
    tag("rect", { class: "g-tile", x: 10, y: 16, width: 32, height: 32, rx: 8 }),
    tag("svg", { class: "icon g-type", x: 18, y: 24, width: 16, height: 16 }, tag("use", { href: `#i-${typeIcon(node.type)}` })),
    // The inner drawing cuts off what a wide font makes too long.
    tag(
      "svg",
      { x: 52, y: 0, width: NODE.width - 58, height: NODE.height },
      lines.map((line, index) => tag("text", { class: "g-label", x: 0, y: top + index * 15 }, line)),
    ),
    tag(
      "svg",
      { class: "icon g-state", x: 52, y: low - 11, width: 14, height: 14, viewBox: "0 0 16 16" },
      tag("use", { href: `#i-${state}` }),
    ),
    tag("text", { class: "g-words", x: 71, y: low }, words),
  ];
  const where = `translate(${node.x} ${node.y})`;
  const shape = tag("g", { transform: where }, box);
  const frame = { class: `g-node s-${state}${options.current ? " current" : ""}`, "data-key": node.id };
  return options.href
    ? tag("a", { ...frame, href: options.href, "data-swap": "node", "aria-current": options.current ? "true" : null }, shape)
    : tag("g", frame, shape);
}

/** An edge is taken once its source succeeded and its target was not skipped. */
export function graphEdge(edge: GraphEdge, graph: Graph, tasks: ReadonlyMap<string, TaskMark>): Markup {
  const from = graph.nodes.find((node) => node.id === edge.source)!;
  const to = graph.nodes.find((node) => node.id === edge.target)!;
  const [x1, y1, x2, y2] = [from.x + NODE.width, from.y + NODE.height / 2, to.x - 6, to.y + NODE.height / 2];
  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
  const [source, target] = [tasks.get(edge.source)?.state, tasks.get(edge.target)?.state];
  const taken = source === "succeeded" && target !== undefined && target !== "skipped";
  const live = taken && (target === "running" || target === "retrying");
  const mark = live ? "live" : taken ? "taken" : target === "skipped" ? "off" : "";
  const name = edge.handle
    ? tag("text", { class: "g-handle", x: (x1 + x2) / 2, y: (y1 + y2) / 2 - 7, "text-anchor": "middle" }, edge.handle)
    : null;
  return tag(
    "g",
    { class: `g-edge ${mark}`.trim(), "data-key": edge.id },
    tag("path", { d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` }),
    tag("path", { class: "g-arrow", d: `M${x2 - 1} ${y2 - 4}L${x2 + 5} ${y2}L${x2 - 1} ${y2 + 4}z` }),
    name,
  );
}

/** The whole drawing. `link` gives each node its address; the list of nodes below it on the page is its text form. */
export function graphSvg(
  graph: Graph,
  tasks: ReadonlyMap<string, TaskMark>,
  options: { label: string; link?: ((node: GraphNode) => string | null) | undefined; current?: string | null | undefined },
): Markup {
  const xs = graph.nodes.map((node) => node.x);
  const ys = graph.nodes.map((node) => node.y);
  const left = Math.min(...xs, 0) - MARGIN;
  const top = Math.min(...ys, 0) - MARGIN;
  const width = Math.max(...xs, 0) + NODE.width + MARGIN - left;
  const height = Math.max(...ys, 0) + NODE.height + MARGIN - top;
  return tag(
    "svg",
    {
      class: `graph w${Math.min(13, Math.ceil(width / 200))}`,
      viewBox: `${left} ${top} ${width} ${height}`,
      width,
      height,
      role: options.link ? "group" : "img",
      "aria-label": options.label,
    },
    tag(
      "g",
      { "data-list": "edges" },
      graph.edges.map((edge) => graphEdge(edge, graph, tasks)),
    ),
    tag(
      "g",
      { "data-list": "nodes" },
      inOrder(graph).map((node) =>
        graphNode(node, tasks.get(node.id), { href: options.link?.(node) ?? null, current: node.id === options.current }),
      ),
    ),
  );
}

/** One line of the text form of the graph: type, label, state, and where it leads. */
export function graphLine(
  node: GraphNode,
  graph: Graph,
  task: TaskMark | undefined,
  options: { href?: string | null; current?: boolean; times?: Markup | null } = {},
): Markup {
  const state: AnyState = task?.state ?? "idle";
  const leads = graph.edges.filter((edge) => edge.source === node.id);
  const names = leads.map((edge) => {
    const target = graph.nodes.find((other) => other.id === edge.target)!;
    return edge.handle ? `${edge.handle}: ${target.label}` : target.label;
  });
  const label = options.href
    ? tag("a", { class: "line-name", href: options.href, "data-swap": "node", "aria-current": options.current ? "true" : null }, node.label)
    : tag("span", { class: "line-name" }, node.label);
  return tag(
    "li",
    { class: `line s-${state}${options.current ? " current" : ""}`, "data-key": node.id },
    tag("span", { class: "line-type" }, icon(typeIcon(node.type)), tag("span", { class: "visually-hidden" }, node.type)),
    tag(
      "span",
      { class: "line-main" },
      label,
      tag(
        "span",
        { class: "line-to" },
        names.length > 0 ? `→ ${names.join(", ")}` : node.type === "end" ? "end of the run" : "leads nowhere",
      ),
    ),
    options.times ?? null,
    tag("span", { class: `badge s-${state}`, title: STATES[state].about }, icon(state), STATES[state].label),
  );
}
