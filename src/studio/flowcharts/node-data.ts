import type { z } from "zod";
import { type FieldError, StudioError } from "../../errors.ts";
import { CelError, compile } from "../../execution/cel.ts";
import type { CommonData, NodeType } from "../../execution/node-type.ts";
import { nodeTypes } from "../../execution/nodes/index.ts";
import { template } from "../../execution/template.ts";
import { fieldErrors, fieldPath } from "./field-path.ts";

const NEVER_TEMPLATES = ["label", "timeout_ms", "retry"];

/** The node type of that name, or `null`. */
export function nodeTypeOf(type: string): NodeType | null {
  return (nodeTypes as readonly NodeType[]).find((one) => one.type === type) ?? null;
}

/** The names of all node types, for messages. */
export const NODE_TYPE_NAMES = nodeTypes.map(({ type }) => type).join(", ");

/**
 * What is wrong with the data of a node: fields of its type, templates, expressions, and references to nodes that do not run before it. `upstream` holds the ids that
 * it may read; `others` all ids, to tell "does not exist" from "does not run before".
 */
export function nodeDataErrors(
  type: NodeType,
  data: unknown,
  at: readonly PropertyKey[],
  upstream: ReadonlySet<string>,
  others: ReadonlySet<string>,
): FieldError[] {
  const parsed = type.config.safeParse(data);
  if (!parsed.success) return fieldErrors(parsed.error, at, fieldsOf(type));
  const errors: FieldError[] = [];
  const refer = (path: readonly PropertyKey[], read: () => readonly string[]) => {
    try {
      for (const id of read()) {
        if (upstream.has(id)) continue;
        const known = upstream.size ? ` (known here: ${[...upstream].sort().join(", ")})` : " (no node does)";
        const why = others.has(id) ? `refers to ${id}, which does not run before this node` : `refers to ${id}, and there is no such node`;
        errors.push({ path: fieldPath(path), message: `${why}${known}` });
      }
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      errors.push({ path: fieldPath(path), message: error.message });
    }
  };
  const walk = (value: unknown, path: readonly PropertyKey[]): void => {
    if (typeof value === "string") refer(path, () => template(value).references);
    else if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...path, index]);
    else if (value !== null && typeof value === "object") for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
  };
  for (const [field, value] of Object.entries(data as Record<string, unknown>)) {
    if (NEVER_TEMPLATES.includes(field) || type.literal?.includes(field)) continue;
    if (type.expressions?.includes(field)) refer([...at, field], () => compile(value as string).references);
    else walk(value, [...at, field]);
  }
  return errors;
}

const fieldsOf = (type: NodeType): string[] => Object.keys((type.config as z.ZodObject).shape ?? {});

/** How many attempts a node may have and how long it waits between them. */
export interface RetryPolicy {
  attempts: number;
  backoff_ms: number;
  factor: number;
}

/** The retry policy, time limit in milliseconds and label of a node's data that was validated before. */
export function commonOf(type: NodeType, data: unknown): { retry: RetryPolicy; timeoutMs: number; label: string } {
  const { label, timeout_ms, retry } = type.config.parse(data) as CommonData;
  return { retry: retry ?? { attempts: 1, backoff_ms: 0, factor: 1 }, timeoutMs: timeout_ms ?? type.timeoutMs, label: label ?? "" };
}

/** Checks a node that is to run on its own. Throws StudioError `bad_request`, with paths below `data`. */
export function checkStandalone(typeName: string, data: unknown): NodeType {
  const type = nodeTypeOf(typeName);
  const errors = type
    ? nodeDataErrors(type, data, ["data"], new Set(), new Set())
    : [{ path: "type", message: `must be one of ${NODE_TYPE_NAMES}` }];
  if (errors.length > 0) throw new StudioError("bad_request", `${errors[0]!.path}: ${errors[0]!.message}`, { errors });
  return type!;
}
