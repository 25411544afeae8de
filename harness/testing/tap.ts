/**
 * The test API of every suite: tap itself on Node, and a small TAP 14 producer with the same verbs on Bun and Deno, where tap cannot be loaded. A
 * suite is a file that imports `test` from here; the runner starts it with each runtime and reads its TAP.
 */
import { isDeepStrictEqual } from "node:util";
import { currentRuntime } from "./runtime.ts";

/** The verbs that suites may use: the part of tap's API that exists on all three runtimes. */
export interface Test {
  readonly name: string;
  ok(value: unknown, message?: string): boolean;
  notOk(value: unknown, message?: string): boolean;
  equal(found: unknown, wanted: unknown, message?: string): boolean;
  not(found: unknown, wanted: unknown, message?: string): boolean;
  /** Deep strict equality. */
  same(found: unknown, wanted: unknown, message?: string): boolean;
  match(found: unknown, wanted: RegExp | string | object, message?: string): boolean;
  /** The promise or function must reject; `wanted` is matched against the error (a RegExp against its message, an object against its fields). */
  rejects(work: Promise<unknown> | (() => Promise<unknown>), wanted?: RegExp | object, message?: string): Promise<boolean>;
  throws(work: () => unknown, wanted?: RegExp | object, message?: string): boolean;
  /** With `skip`, nothing was judged, for this reason: the runner prints it and counts it neither as passed nor as failed. */
  pass(message?: string, extra?: { skip: string }): boolean;
  fail(message?: string): boolean;
  comment(text: string): void;
  teardown(work: () => unknown): void;
  test(name: string, body: (t: Test) => Promise<void> | void): Promise<unknown>;
}

type Body = (t: Test) => Promise<void> | void;

/** How long one test may take. A whole file has no bound of its own: how many tests are in it says nothing about any of them, and the runner bounds it. */
const LIMIT_MS = Number(process.env.TAP_TIMEOUT ?? 30) * 1000;
/** The longest that a timer can wait. */
const NO_LIMIT_MS = 2 ** 31 - 1;

const problem = (wanted: RegExp | object | undefined, error: unknown): string | null => {
  if (wanted === undefined) return null;
  if (wanted instanceof RegExp) return wanted.test(String((error as Error)?.message ?? error)) ? null : `does not match ${wanted}`;
  for (const [key, value] of Object.entries(wanted)) {
    const found = (error as Record<string, unknown>)?.[key];
    const fits = value instanceof RegExp ? value.test(String(found)) : isDeepStrictEqual(found, value);
    if (!fits) return `field ${key} is ${JSON.stringify(found)}`;
  }
  return null;
};

const contains = (found: unknown, wanted: unknown): boolean => {
  if (wanted instanceof RegExp) return wanted.test(String(found));
  if (typeof wanted === "string" && typeof found === "string") return found.includes(wanted);
  if (wanted !== null && typeof wanted === "object") {
    if (found === null || typeof found !== "object") return false;
    return Object.entries(wanted).every(([key, value]) => contains((found as Record<string, unknown>)[key], value));
  }
  return Object.is(found, wanted);
};

/** Resolves with the work; rejects when that takes longer. */
async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`timed out after ${limitMs} ms`)), limitMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Text without what TAP reads as something else. */
const plain = (text: string) => text.replace(/[#\n\\]/g, " ");

class Producer implements Test {
  #count = 0;
  #failed = 0;
  #teardowns: (() => unknown)[] = [];
  #queue: Promise<unknown> = Promise.resolve();
  readonly name: string;
  readonly #indent: string;

  constructor(name: string, indent: string) {
    this.name = name;
    this.#indent = indent;
  }

  #line(text: string) {
    for (const line of text.split("\n")) console.log(this.#indent + line);
  }

  #assert(passed: boolean, message: string, detail?: unknown): boolean {
    this.#count += 1;
    this.#line(`${passed ? "ok" : "not ok"} ${this.#count} - ${plain(message)}`);
    if (!passed) {
      this.#failed += 1;
      const at =
        new Error("at").stack
          ?.split("\n")
          .find((line) => line.includes(".test.ts"))
          ?.trim() ?? "";
      this.#line(`  ---\n  at: ${JSON.stringify(at)}\n  detail: ${JSON.stringify(detail ?? null)}\n  ...`);
    }
    return passed;
  }

  ok(value: unknown, message = "is truthy") {
    return this.#assert(Boolean(value), message, { found: String(value) });
  }
  notOk(value: unknown, message = "is falsy") {
    return this.#assert(!value, message, { found: String(value) });
  }
  equal(found: unknown, wanted: unknown, message = "is equal") {
    return this.#assert(Object.is(found, wanted), message, { found: String(found), wanted: String(wanted) });
  }
  not(found: unknown, wanted: unknown, message = "differs") {
    return this.#assert(!Object.is(found, wanted), message, { found: String(found) });
  }
  same(found: unknown, wanted: unknown, message = "is deeply equal") {
    return this.#assert(isDeepStrictEqual(found, wanted), message, { found, wanted });
  }
  match(found: unknown, wanted: RegExp | string | object, message = "matches") {
    return this.#assert(contains(found, wanted), message, { found, wanted: String(wanted) });
  }
  async rejects(work: Promise<unknown> | (() => Promise<unknown>), wanted?: RegExp | object, message = "rejects") {
    try {
      await (typeof work === "function" ? work() : work);
    } catch (error) {
      const wrong = problem(wanted, error);
      return this.#assert(wrong === null, message, { error: String(error), wrong });
    }
    return this.#assert(false, message, { error: "it did not reject" });
  }
  throws(work: () => unknown, wanted?: RegExp | object, message = "throws") {
    try {
      work();
    } catch (error) {
      const wrong = problem(wanted, error);
      return this.#assert(wrong === null, message, { error: String(error), wrong });
    }
    return this.#assert(false, message, { error: "it did not throw" });
  }
  pass(message = "pass", { skip }: { skip?: string } = {}) {
    if (skip === undefined) return this.#assert(true, message);
    this.#count += 1;
    this.#line(`ok ${this.#count} - ${plain(message)} # SKIP ${plain(skip)}`);
    return true;
  }
  fail(message = "fail") {
    return this.#assert(false, message);
  }
  comment(text: string) {
    this.#line(`# ${text.replaceAll("\n", "\n# ")}`);
  }
  teardown(work: () => unknown) {
    this.#teardowns.unshift(work);
  }

  test(name: string, body: Body): Promise<unknown> {
    // Siblings run one after the other, also when the caller does not await them, as tap does.
    const next = this.#queue.then(async () => {
      this.#line(`# Subtest: ${name}`);
      const child = new Producer(name, `${this.#indent}    `);
      const failed = await child.run(body);
      this.#assert(failed === 0, name, failed ? `${failed} failed inside` : undefined);
    });
    this.#queue = next;
    return next;
  }

  async run(body: Body, limitMs = LIMIT_MS): Promise<number> {
    try {
      await within(
        limitMs,
        Promise.resolve(body(this)).then(() => this.#queue),
      );
    } catch (error) {
      this.#assert(false, `${this.name}: ${String(error)}`, { stack: (error as Error)?.stack });
    }
    for (const work of this.#teardowns) {
      try {
        await work();
      } catch (error) {
        this.#assert(false, `teardown: ${String(error)}`);
      }
    }
    this.#line(`1..${this.#count}`);
    return this.#failed;
  }
}

let root: Producer | undefined;

function produce(name: string, body: Body): Promise<unknown> {
  if (!root) {
    const top = new Producer("", "");
    root = top;
    console.log("TAP version 14");
    const tests: [string, Body][] = [];
    pending = tests;
    // Every top-level test() of the file has been collected by the next macrotask, whether or not the file awaits them.
    setTimeout(async () => {
      const failed = await top.run(async (t) => {
        for (const [title, work] of tests) await t.test(title, work);
      }, NO_LIMIT_MS);
      process.exit(failed ? 1 : 0);
    }, 0);
  }
  pending.push([name, body]);
  return Promise.resolve();
}
let pending: [string, Body][] = [];

/** Declares a test of this file. Tests of a file run one after the other. */
export const test: (name: string, body: Body) => Promise<unknown> = currentRuntime === "node" ? await onTap() : produce;

async function onTap() {
  const { default: tap } = await import("tap");
  // Its own bound is one of the whole file.
  tap.setTimeout(NO_LIMIT_MS);
  return async (name: string, body: Body): Promise<unknown> =>
    tap.test(name, (t) => within(LIMIT_MS, Promise.resolve(body(t as unknown as Test))));
}
