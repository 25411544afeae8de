import { NODE } from "../shared/graph.ts";
import { COMMON_FIELDS, type EditField, readField, TYPE_FIELDS } from "./fields.ts";

/** A node of a definition that is being edited; whatever else it carries is kept as it is. */
export interface DraftNode {
  id: string;
  type: string;
  position: { x: number; y: number };
  data: Record<string, unknown>;
}

/** An edge of a definition that is being edited. */
export interface DraftEdge {
  id: string;
  source: string;
  target: string;
  sourceHandle?: string;
}

/** A definition that is being edited and need not be valid yet. */
export interface Draft {
  nodes: DraftNode[];
  edges: DraftEdge[];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown) => (typeof value === "string" ? value : "");
const coordinate = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : 0);

/** Takes a definition over for editing; parts that are no nodes or edges are dropped. */
export function toDraft(definition: unknown): Draft {
  const source = isRecord(definition) ? definition : {};
  const nodes = (Array.isArray(source.nodes) ? source.nodes : []).filter(isRecord).map((node) => {
    const position = isRecord(node.position) ? node.position : {};
    const data = isRecord(node.data) ? structuredClone(node.data) : {};
    return { ...node, id: text(node.id), type: text(node.type), position: { x: coordinate(position.x), y: coordinate(position.y) }, data };
  });
  const edges = (Array.isArray(source.edges) ? source.edges : []).filter(isRecord).map((edge, index) => {
    const handle = text(edge.sourceHandle);
    const { sourceHandle: _dropped, ...rest } = edge;
    return {
      ...rest,
      id: text(edge.id) || `e${index}`,
      source: text(edge.source),
      target: text(edge.target),
      ...(handle ? { sourceHandle: handle } : {}),
    };
  });
  return { nodes, edges };
}

/** The value at a dotted name inside `data`. */
export function fieldValue(data: Record<string, unknown>, name: string): unknown {
  let value: unknown = data;
  for (const part of name.split(".")) value = isRecord(value) ? value[part] : undefined;
  return value;
}

const setField = (data: Record<string, unknown>, name: string, value: unknown) => {
  const [head, ...rest] = name.split(".") as [string, ...string[]];
  if (rest.length > 0) {
    const inner = isRecord(data[head]) ? { ...data[head] } : {};
    setField(inner, rest.join("."), value);
    if (Object.keys(inner).length > 0) data[head] = inner;
    else delete data[head];
  } else if (value === undefined) delete data[head];
  else data[head] = value;
};

/** The fields of a node in the order of the form. */
export function fieldsOf(type: string): readonly EditField[] {
  return [...(TYPE_FIELDS[type] ?? []), ...(type === "start" || type === "end" ? [] : COMMON_FIELDS)];
}

/** The form's name of a field: its path in the definition, so that an error finds its field. */
export function fieldName(index: number, field: string): string {
  return `nodes[${index}].data.${field}`;
}

/** Writes the fields of the form into the draft. A field that the form does not have keeps its value. */
export function applyFields(draft: Draft, form: Readonly<Record<string, unknown>>): Draft {
  const nodes = draft.nodes.map((node, index) => {
    const data = { ...node.data };
    const label = form[fieldName(index, "label")];
    if (typeof label === "string") setField(data, "label", label.trim() || undefined);
    for (const field of fieldsOf(node.type)) {
      const found = form[fieldName(index, field.name)];
      if (typeof found === "string") setField(data, field.name, readField(field, found));
    }
    const x = Number(form[`nodes[${index}].position.x`] ?? node.position.x);
    const y = Number(form[`nodes[${index}].position.y`] ?? node.position.y);
    return { ...node, data, position: { x: coordinate(x), y: coordinate(y) } };
  });
  return { ...draft, nodes };
}

/** An id that is not taken: `shell`, `shell_2`, `shell_3`. */
export function freeId(draft: Draft, type: string): string {
  const base = type.replace(/[^a-z0-9_]/g, "_").slice(0, 36) || "node";
  const taken = new Set(draft.nodes.map((node) => node.id));
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? base : `${base}_${count}`;
    if (!taken.has(id)) return id;
  }
}

/**
 * Adds a node after another one: it takes over the single way that led on from there, so that adding in the middle keeps the chain whole. Without a node
 * to follow it stands to the right of everything, connected to nothing.
 */
export function addNode(draft: Draft, type: string, label: string, after: string | null): Draft {
  const id = freeId(draft, type);
  const before = draft.nodes.find((node) => node.id === after);
  const gap = NODE.width + 64;
  const x = before ? before.position.x + gap : Math.max(0, ...draft.nodes.map((node) => node.position.x + gap));
  let y = before?.position.y ?? 0;
  while (draft.nodes.some((node) => Math.abs(node.position.x - x) < NODE.width && Math.abs(node.position.y - y) < NODE.height))
    y += NODE.height + 40;
  const data: Record<string, unknown> = label.trim() ? { label: label.trim() } : {};
  const [way, another] = before ? draft.edges.filter((edge) => edge.source === before.id) : [];
  if (!before || !way || another || way.sourceHandle) {
    const added = { ...draft, nodes: [...draft.nodes, { id, type, position: { x, y }, data }] };
    return before ? connect(added, before.id, id, "") : added;
  }
  // In the middle of a chain, what follows moves on and the new node stands in the line.
  const moved = draft.nodes.map((node) =>
    node.position.x >= x ? { ...node, position: { ...node.position, x: node.position.x + gap } } : node,
  );
  const added = { ...disconnect(draft, way.id), nodes: [...moved, { id, type, position: { x, y: before.position.y }, data }] };
  return connect(connect(added, before.id, id, ""), id, way.target, "");
}

/** Removes a node and every edge at it. */
export function removeNode(draft: Draft, id: string): Draft {
  return {
    nodes: draft.nodes.filter((node) => node.id !== id),
    edges: draft.edges.filter((edge) => edge.source !== id && edge.target !== id),
  };
}

/** Connects two nodes; a connection that is there already stays the only one. */
export function connect(draft: Draft, source: string, target: string, handle: string): Draft {
  const same = draft.edges.some((edge) => edge.source === source && edge.target === target && (edge.sourceHandle ?? "") === handle);
  const known = (id: string) => draft.nodes.some((node) => node.id === id);
  if (same || !known(source) || !known(target)) return draft;
  const taken = new Set(draft.edges.map((edge) => edge.id));
  let id = `${source}-${target}${handle && `-${handle}`}`;
  while (taken.has(id)) id += "_";
  return { ...draft, edges: [...draft.edges, { id, source, target, ...(handle ? { sourceHandle: handle } : {}) }] };
}

/** Removes one edge. */
export function disconnect(draft: Draft, edgeId: string): Draft {
  return { ...draft, edges: draft.edges.filter((edge) => edge.id !== edgeId) };
}
