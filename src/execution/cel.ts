import { Environment } from "@marcbachmann/cel-js";

/** What a program may name, as CEL variables. */
export const CEL_VARIABLES = ["nodes", "input", "run", "studio"] as const;

/** The values of those variables: plain JSON. */
export type CelScope = { readonly [V in (typeof CEL_VARIABLES)[number]]: unknown };

/** A CEL expression that cannot be parsed, checked or evaluated. `message` is one sentence for the person who wrote it. */
export class CelError extends Error {
  override readonly name = "CelError";
}

/** A parsed and checked expression. `references` are the ids of the nodes that it reads. */
export interface CelProgram {
  readonly source: string;
  readonly references: readonly string[];
  /** The value as plain JSON (integers as numbers, bytes as base64). Throws CelError, also when the bounds on work and size are exceeded. */
  evaluate(scope: CelScope): unknown;
}

const MAX_SOURCE = 4000;
const MAX_STEPS = 50_000;
const MAX_MS = 250;
/** What one step counts at most: a machine that is busy with others can hold a process up in the middle of the simplest expression. */
const MAX_STEP_MS = 25;
const MAX_TEXT = 256 * 1024;
const MAX_ITEMS = 20_000;

const environment = new Environment({
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 500, maxDepth: 40, maxListElements: 200, maxMapEntries: 200, maxCallArguments: 16 },
});
for (const name of CEL_VARIABLES) environment.registerVariable(name, "dyn");

interface Node {
  op: string;
  args: unknown;
  evaluate(evaluator: Evaluator, node: Node, context: unknown): unknown;
}
interface Evaluator {
  run(node: Node, context: unknown): unknown;
}
interface Budget {
  steps: number;
  /** Milliseconds that were counted so far, and up to when. */
  spent: number;
  at: number;
  exceeded: string | null;
}
let budget: Budget = { steps: 0, spent: 0, at: 0, exceeded: null };

// The library bounds the size of an expression but not the work of evaluating it: macros nest, and `+` doubles. Every step of an evaluation goes through
// the evaluator's `run`, which no public API hands out; a probe expression catches it. The suite fails if a version stops metering here.
meter();
function meter() {
  const probe = environment.parse("true");
  (probe.ast as unknown as Node).evaluate = (evaluator) => {
    evaluator.run = (node, context) => {
      const now = performance.now();
      budget.spent += Math.min(now - budget.at, MAX_STEP_MS);
      budget.at = now;
      budget.steps += 1;
      if (budget.steps > MAX_STEPS || budget.spent > MAX_MS) budget.exceeded ??= "the expression takes too much work";
      if (budget.exceeded !== null) throw new CelError(budget.exceeded);
      const value = node.evaluate(evaluator, node, context);
      if ((typeof value === "string" && value.length > MAX_TEXT) || (Array.isArray(value) && value.length > MAX_ITEMS)) {
        budget.exceeded = `the expression builds a value above ${MAX_TEXT} characters or ${MAX_ITEMS} items`;
        throw new CelError(budget.exceeded);
      }
      return value;
    };
    return true;
  };
  probe({});
}

const summary = (error: unknown): string =>
  (error as { summary?: string })?.summary ?? (error instanceof Error ? error.message : String(error));

/** Parses and checks an expression. Throws CelError for anything that could not be evaluated later: syntax, unknown names, `matches()`, types. */
export function compile(source: string): CelProgram {
  if (source.trim() === "") throw new CelError("the expression is empty");
  if (source.length > MAX_SOURCE) throw new CelError(`the expression is longer than ${MAX_SOURCE} characters`);
  let parsed: ReturnType<Environment["parse"]>;
  try {
    parsed = environment.parse(source);
  } catch (error) {
    throw new CelError(`not valid CEL: ${summary(error)}`);
  }
  const references = new Set<string>();
  inspect(parsed.ast as unknown as Node, references);
  const checked = parsed.check();
  if (!checked.valid) throw new CelError(`not valid CEL: ${summary(checked.error)} (known names: ${CEL_VARIABLES.join(", ")})`);
  return {
    source,
    references: [...references],
    evaluate(scope) {
      const mine: Budget = { steps: 0, spent: 0, at: performance.now(), exceeded: null };
      budget = mine;
      let value: unknown;
      try {
        const variables = Object.fromEntries(CEL_VARIABLES.map((name) => [name, toCel(scope[name], 0)]));
        value = fromCel(parsed(variables), 0);
      } catch (error) {
        throw error instanceof CelError ? error : new CelError(`${source.trim()}: ${summary(error)}`);
      }
      // `||` and the quantifiers swallow errors of their parts; an exceeded budget is one that they must not.
      if (mine.exceeded !== null) throw new CelError(mine.exceeded);
      return value;
    },
  };
}

/** Walks the expression as it was written: collects `nodes.<id>` and refuses what cannot be bounded or checked. */
function inspect(value: unknown, references: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) inspect(item, references);
    return;
  }
  if (value === null || typeof value !== "object" || !("op" in value)) return;
  const node = value as Node;
  const args = node.args as unknown[];
  if ((node.op === "rcall" || node.op === "call") && args[0] === "matches")
    throw new CelError(
      "matches() is not offered, because a regular expression can run for ever; use contains(), startsWith() or endsWith()",
    );
  if (node.op === "id" && node.args === "nodes")
    throw new CelError("`nodes` must be followed by the id of a node, such as nodes.check.output");
  const [left, right] = Array.isArray(args) ? args : [];
  if ((node.op === "." || node.op === "[]") && (left as Node | undefined)?.op === "id" && (left as Node).args === "nodes") {
    const id = typeof right === "string" ? right : (right as Node).op === "value" ? (right as Node).args : null;
    if (typeof id !== "string") throw new CelError("`nodes[...]` needs the id of a node as a literal, such as nodes['check']");
    references.add(id);
    return;
  }
  inspect(node.args, references);
}

// JSON has one kind of number, CEL has two that do not mix: whole numbers become CEL's int, so that `output.code + 1` works.
function toCel(value: unknown, depth: number): unknown {
  if (depth > 40) throw new CelError("the data is nested deeper than 40 levels");
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item) => toCel(item, depth + 1));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toCel(item, depth + 1)]));
  return value ?? null;
}

function fromCel(value: unknown, depth: number): unknown {
  if (depth > 40) throw new CelError("the result is nested deeper than 40 levels");
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => fromCel(item, depth + 1));
  if (value instanceof Uint8Array) return btoa(String.fromCharCode(...value.subarray(0, 65536)));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), fromCel(item, depth + 1)]));
  const proto = Object.getPrototypeOf(value);
  if (proto === Object.prototype || proto === null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromCel(item, depth + 1)]));
  return String(value);
}
