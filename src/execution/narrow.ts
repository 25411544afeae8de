import { CelError, type CelScope, compile } from "./cel.ts";
import type { NodeType } from "./node-type.ts";
import { template } from "./template.ts";

/**
 * The scope with no more of the nodes before than this one can read: those that its fields name, and those that found passages where its type reads them. What is
 * wrong with a field is said where it is filled in.
 */
export function narrow(type: NodeType | undefined, data: unknown, scope: CelScope): CelScope {
  const named = new Set<string>();
  const look = (value: unknown, isExpression: boolean): void => {
    if (typeof value === "string") for (const id of references(value, isExpression)) named.add(id);
    else if (value !== null && typeof value === "object") for (const item of Object.values(value)) look(item, isExpression);
  };
  for (const [field, value] of Object.entries((data ?? {}) as Record<string, unknown>)) {
    if (!type?.literal?.includes(field)) look(value, type?.expressions?.includes(field) ?? false);
  }
  const found = (node: unknown) =>
    type?.passages === true && Array.isArray((node as { output?: { passages?: unknown } | null }).output?.passages);
  const nodes = Object.entries(scope.nodes as Record<string, unknown>).filter(([id, node]) => named.has(id) || found(node));
  return { ...scope, nodes: Object.fromEntries(nodes) };
}

function references(text: string, isExpression: boolean): readonly string[] {
  try {
    return isExpression ? compile(text).references : text.includes("{{") ? template(text).references : [];
  } catch (error) {
    if (error instanceof CelError) return [];
    throw error;
  }
}
