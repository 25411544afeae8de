import { z } from "zod";
import type { Clock } from "../ports/clock.ts";
import type { Files } from "../ports/files.ts";
import type { Spawn } from "../ports/spawn.ts";
import type { Passage } from "../ports/store.ts";
import type { Web } from "../ports/web.ts";
import type { CelScope } from "./cel.ts";
import type { Models } from "./models.ts";

/** What a node leaves behind: plain JSON that later nodes read as `nodes.<id>.output`. */
export type NodeOutput = { readonly [field: string]: unknown };

/** Where a node writes what people watch. Text need not end at line ends; it is split, capped and coalesced behind this. */
export interface NodeLog {
  write(stream: "stdout" | "stderr", text: string): void;
  /** A whole line of Studio's own. */
  system(line: string): void;
}

/** Why a node did not succeed. `retry` false means that the same attempt again cannot end otherwise. */
export class NodeFailure extends Error {
  readonly code: string;
  readonly retry: boolean;
  constructor(code: string, message: string, options: { retry?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "NodeFailure";
    this.code = code;
    this.retry = options.retry ?? true;
  }
}

/** What the outside offers to nodes. */
export interface NodeTools {
  spawn: Spawn;
  files: Files;
  web: Web;
  models: Models;
  clock: Clock;
  passages(query: string, limit: number): Promise<Passage[]>;
  /** The environment variables of the worker that programs may see, such as PATH. */
  environment: Readonly<Record<string, string>>;
}

/** One attempt as a node type sees it. `config` has been rendered and parsed. */
export interface NodeCall<C> {
  config: C;
  scope: CelScope;
  runId: string;
  nodeId: string;
  attempt: number;
  log: NodeLog;
  /** Aborts on cancel, time-out and when the worker leaves. The node MUST then stop soon and may throw anything. */
  signal: AbortSignal;
  tools: NodeTools;
}

/** One kind of node. The file name is its `type`. */
export interface NodeType<T extends string = string, S extends z.ZodType = z.ZodType> {
  readonly type: T;
  /** One sentence for the editor. */
  readonly about: string;
  readonly config: S;
  /** How long an attempt may take when the node does not say, in milliseconds. */
  readonly timeoutMs: number;
  /** Fields whose text is taken as it is, never as a template. */
  readonly literal?: readonly string[];
  /** Fields that are whole CEL expressions. */
  readonly expressions?: readonly string[];
  /** It reads the passages that any node before it has found. */
  readonly passages?: boolean;
  /** The handles of which exactly one is taken, named by `output.outcome`. */
  readonly outcomes?: readonly string[];
  run(call: NodeCall<z.infer<S>>): Promise<NodeOutput>;
}

/** Fields that every node may have beside those of its type. */
const common = {
  label: z.string().max(120, "at most 120 characters").optional(),
  timeout_ms: z.int("a whole number of milliseconds").min(100, "at least 100").max(3_600_000, "at most 3600000 (one hour)").optional(),
  retry: z
    .strictObject({
      attempts: z.int("a whole number").min(1, "at least 1").max(10, "at most 10"),
      backoff_ms: z.int("a whole number of milliseconds").min(0, "at least 0").max(300_000, "at most 300000 (five minutes)").default(1000),
      factor: z.number().min(1, "at least 1").max(10, "at most 10").default(2),
    })
    .optional(),
};

/** The shape of the fields that every node may have. */
export type CommonData = z.infer<z.ZodObject<typeof common>>;

/** Declares a node type from the fields of its own. */
export function nodeType<const T extends string, F extends z.ZodRawShape>(
  definition: Omit<NodeType<T>, "config" | "run"> & {
    fields: F;
    check?: (data: z.infer<z.ZodObject<F>>, problem: (field: string, message: string) => void) => void;
    run(call: NodeCall<z.infer<z.ZodObject<F>>>): Promise<NodeOutput>;
  },
): NodeType<T> {
  const { fields, check, run, ...rest } = definition;
  const config = z.strictObject({ ...common, ...fields }).superRefine((data, context) => {
    check?.(data as z.infer<z.ZodObject<F>>, (field, message) => context.addIssue({ code: "custom", path: field.split("."), message }));
  });
  return { ...rest, config, run: (call) => run(call as NodeCall<z.infer<z.ZodObject<F>>>) };
}

/** Text of at most `max` characters in which templates are filled in. */
export const templateText = (max: number) => z.string("text is needed").max(max, `at most ${max} characters`);
