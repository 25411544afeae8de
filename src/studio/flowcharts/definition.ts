import { z } from "zod";
import { type FieldError, StudioError } from "../../errors.ts";
import { jsonProblem } from "../json-bounds.ts";
import { fieldErrors, fieldPath } from "./field-path.ts";
import { graphErrors, graphOf } from "./graph.ts";
import { NODE_TYPE_NAMES, nodeDataErrors, nodeTypeOf } from "./node-data.ts";

/** The most that a flowchart may have. */
export const LIMITS = { nodes: 200, edges: 500, bytes: 256 * 1024 } as const;

const Id = z
  .string("text is needed")
  .regex(
    /^[a-z][a-z0-9_]{0,39}$/,
    "must begin with a letter a-z and have at most 40 characters of a-z, 0-9 and _, so that expressions can name it",
  );

const Coordinate = z.number("a number is needed").min(-1_000_000, "from -1000000 to 1000000").max(1_000_000, "from -1000000 to 1000000");

const DefinitionNode = z.object({
  id: Id,
  type: z.string("the type of the node is needed").max(40),
  position: z.object({ x: Coordinate, y: Coordinate }, "a position { x, y } is needed"),
  data: z.record(z.string(), z.unknown(), "an object is needed").default({}),
});

const DefinitionEdge = z.object({
  id: z.string("text is needed").min(1, "1 to 100 characters").max(100, "1 to 100 characters"),
  source: z.string("the id of a node is needed"),
  target: z.string("the id of a node is needed"),
  sourceHandle: z.string().max(40).nullish(),
});

/** A flowchart in the shape of React Flow. Fields of the canvas that are not named here are dropped. */
export const Definition = z.object(
  {
    nodes: z
      .array(DefinitionNode, "a list of nodes is needed")
      .min(1, "at least one node is needed")
      .max(LIMITS.nodes, `at most ${LIMITS.nodes} nodes`),
    edges: z.array(DefinitionEdge, "a list of edges is needed").max(LIMITS.edges, `at most ${LIMITS.edges} edges`),
  },
  "an object { nodes, edges } is needed",
);
export type Definition = z.infer<typeof Definition>;

/**
 * Parses a flowchart's definition. Throws StudioError `invalid_flowchart` with one FieldError per wrong place: its shape and size first, then how nodes are
 * connected, then the data of every node.
 */
export function parseDefinition(value: unknown): Definition {
  const problem = jsonProblem(value, LIMITS.bytes);
  if (problem) fail([{ path: "definition", message: problem }]);
  const parsed = Definition.safeParse(value);
  if (!parsed.success) fail(fieldErrors(parsed.error).map((error) => (error.path === "" ? { ...error, path: "definition" } : error)));
  const { nodes, edges } = parsed.data!;
  const errors: FieldError[] = nodes.flatMap(({ type }, index) =>
    nodeTypeOf(type)
      ? []
      : [
          {
            path: fieldPath(["nodes", index, "type"]),
            message: `${JSON.stringify(type)} is no type of node; allowed are ${NODE_TYPE_NAMES}`,
          },
        ],
  );
  errors.push(...graphErrors(nodes, edges));
  const graph = graphOf(nodes, edges);
  const ids = new Set(nodes.map(({ id }) => id));
  nodes.forEach(({ id, type: name, data }, index) => {
    const type = nodeTypeOf(name);
    if (type) errors.push(...nodeDataErrors(type, data, ["nodes", index, "data"], graph.upstream(id), ids));
  });
  if (errors.length > 0) fail(errors);
  return parsed.data!;
}

function fail(errors: readonly FieldError[]): never {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  throw new StudioError("invalid_flowchart", `${first!.path}: ${first!.message}${more}`, { errors: errors.slice(0, 100) });
}
