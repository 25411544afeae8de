import type { FieldError } from "../../errors.ts";
import { nodeTypes } from "../../execution/nodes/index.ts";
import { fieldPath } from "./field-path.ts";

/** A connection as the graph needs it. */
export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  sourceHandle?: string | null | undefined;
}

/** A node as the graph needs it. */
export interface GraphNode {
  id: string;
  type: string;
}

/** Who comes before whom. Only edges between known nodes are in it. */
export interface Graph {
  incoming: ReadonlyMap<string, readonly GraphEdge[]>;
  outgoing: ReadonlyMap<string, readonly GraphEdge[]>;
  /** Every node that runs before this one on some way. */
  upstream(id: string): ReadonlySet<string>;
}

/** The graph of nodes with unique ids. Edges with unknown ends are left out. */
export function graphOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Graph {
  const incoming = new Map<string, GraphEdge[]>(nodes.map(({ id }) => [id, []]));
  const outgoing = new Map<string, GraphEdge[]>(nodes.map(({ id }) => [id, []]));
  for (const edge of edges) {
    if (!incoming.has(edge.target) || !outgoing.has(edge.source)) continue;
    incoming.get(edge.target)!.push(edge);
    outgoing.get(edge.source)!.push(edge);
  }
  return { incoming, outgoing, upstream: (id) => reach(id, (node) => incoming.get(node)!.map((edge) => edge.source)) };
}

function reach(from: string, next: (id: string) => readonly string[]): Set<string> {
  const seen = new Set<string>();
  const open = [...next(from)];
  while (open.length > 0) {
    const id = open.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...next(id));
  }
  return seen;
}

/** Everything that is wrong with how nodes are connected, each with the place to correct. */
export function graphErrors(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (path: PropertyKey[], message: string) => errors.push({ path: fieldPath(path), message });
  const indexOf = new Map<string, number>();
  nodes.forEach(({ id }, index) => {
    const first = indexOf.get(id);
    if (first === undefined) indexOf.set(id, index);
    else wrong(["nodes", index, "id"], `${id} is the id of nodes[${first}] already; ids must be unique`);
  });
  const starts = nodes.flatMap(({ type }, index) => (type === "start" ? [index] : []));
  if (starts.length === 0) wrong(["nodes"], "there must be exactly one node of type start, and there is none");
  for (const index of starts.slice(1))
    wrong(["nodes", index, "type"], `there must be exactly one node of type start, and ${nodes[starts[0]!]!.id} is one already`);
  if (!nodes.some(({ type }) => type === "end")) wrong(["nodes"], "there must be at least one node of type end");

  const typeOf = new Map(nodes.map(({ id, type }) => [id, type]));
  const ids = new Map<string, number>();
  const pairs = new Map<string, number>();
  edges.forEach((edge, index) => {
    const at = (field: string) => ["edges", index, field];
    const twin = ids.get(edge.id);
    if (twin === undefined) ids.set(edge.id, index);
    else wrong(at("id"), `${edge.id} is the id of edges[${twin}] already; ids must be unique`);
    const [from, to] = [typeOf.get(edge.source), typeOf.get(edge.target)];
    if (from === undefined) wrong(at("source"), `there is no node ${edge.source}`);
    if (to === undefined) wrong(at("target"), `there is no node ${edge.target}`);
    if (to === "start") wrong(at("target"), "nothing may lead into the start node");
    if (from === "end") wrong(at("source"), "nothing may lead out of an end node");
    const outcomes: readonly string[] | undefined = nodeTypes.find(({ type }) => type === from)?.outcomes;
    const handle = edge.sourceHandle ?? null;
    if (outcomes && (handle === null || !outcomes.includes(handle)))
      wrong(at("sourceHandle"), `an edge out of a ${from} needs one of the handles ${outcomes.join(", ")}`);
    if (from !== undefined && !outcomes && handle !== null) wrong(at("sourceHandle"), `a ${from} node has no handles; leave it out`);
    const pair = JSON.stringify([edge.source, edge.target, handle]);
    const same = pairs.get(pair);
    if (same === undefined) pairs.set(pair, index);
    else wrong(["edges", index], `is the same connection as edges[${same}]`);
  });
  if (errors.length > 0) return errors;

  const graph = graphOf(nodes, edges);
  const cycle = cycleIn(nodes, graph);
  if (cycle) {
    const closing = edges.findIndex((edge) => edge.source === cycle.at(-2) && edge.target === cycle.at(-1));
    wrong(["edges", closing], `closes a cycle, which is not allowed: ${cycle.join(" -> ")}`);
    return errors;
  }
  const reached = reach(nodes[starts[0]!]!.id, (id) => graph.outgoing.get(id)!.map((edge) => edge.target));
  nodes.forEach(({ id, type }, index) => {
    if (type !== "start" && !reached.has(id)) wrong(["nodes", index], `${id} cannot be reached from the start node; connect or remove it`);
  });
  return errors;
}

/** The ids along a cycle, the first one again at its end; `null` when there is none. */
function cycleIn(nodes: readonly GraphNode[], graph: Graph): string[] | null {
  const done = new Set<string>();
  for (const { id: root } of nodes) {
    const path: { id: string; next: number }[] = [{ id: root, next: 0 }];
    const on = new Set([root]);
    while (path.length > 0) {
      const here = path.at(-1)!;
      const edge = done.has(here.id) ? undefined : graph.outgoing.get(here.id)![here.next++];
      if (!edge) {
        done.add(here.id);
        on.delete(here.id);
        path.pop();
      } else if (on.has(edge.target)) {
        const ids = path.map(({ id }) => id);
        return [...ids.slice(ids.indexOf(edge.target)), edge.target];
      } else if (!done.has(edge.target)) {
        on.add(edge.target);
        path.push({ id: edge.target, next: 0 });
      }
    }
  }
  return null;
}
