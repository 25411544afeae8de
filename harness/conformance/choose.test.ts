import { proxies } from "../../topologies/proxies/index.ts";
import { type Check, check } from "../check.ts";
import { checks } from "../checks/index.ts";
import type { Mutant } from "../mutant.ts";
import { mutants } from "../mutants/index.ts";
import { subjectPlanOf, unopened } from "../site.ts";
import { test } from "../testing/tap.ts";
import { chooseRows, enoughMutants } from "./choose.ts";
import { parseOptions } from "./options.ts";

const twin = (environment?: Record<string, string>, subject?: string): Mutant => ({
  about: "",
  seen: "outside",
  because: "",
  finding: null,
  twin: { way: "http", proxy: "nginx", ...(subject === undefined ? {} : { subject }) },
  ...(environment ? { environment } : {}),
});
const noticing = (...names: string[]): Check =>
  check({ group: "urls", claim: "", kind: "required", because: "", needs: [], mutants: names, run: async () => {} });
const enough = (some: Record<string, Mutant>, its: Record<string, Check>) => Object.keys(enoughMutants(some, its).mutants).sort();

test("every check that has a broken twin is shown by one", (t) => {
  const all: Readonly<Record<string, Mutant>> = mutants;
  const { mutants: taken, checks: shown } = enoughMutants(all, checks);
  const able = Object.entries(checks as Readonly<Record<string, Check>>).filter(([, { mutants: its }]) =>
    its.some((id) => all[id]!.seen !== "equivalent"),
  );
  t.same(Object.keys(shown).sort(), able.map(([id]) => id).sort());
  for (const [id, { mutants: its }] of Object.entries(shown)) {
    t.equal(its.length, 1, id);
    t.ok(its[0]! in taken && (checks as Readonly<Record<string, Check>>)[id]!.mutants.includes(its[0]!), `${its[0]} shows ${id}`);
  }
});

test("the one that shows most comes first, and a Studio of its own has to be worth it", (t) => {
  const [common, own, memory] = [twin(), twin({ STUDIO_HSTS: "1d" }), twin(undefined, "memory")];
  const one = noticing("a", "b", "own");
  t.same(enough({ a: common, b: common, own }, { one, two: noticing("b"), three: noticing("b") }), ["b"]);
  t.same(enough({ a: common, own }, { one, two: noticing("own"), three: noticing("a") }), ["a", "own"], "nothing else shows the second");
  t.same(enough({ a: common, c: common, own }, { one: noticing("a", "own"), two: noticing("c", "own"), three: noticing("a") }), ["a", "c"]);
  t.same(enough({ memory, own }, { one: noticing("own", "memory") }), ["memory"], "what is no process costs nothing");
});

test("of smoke's rows, those that differ in the proxy alone share a Studio, and no runtime depends on what is not everywhere", (t) => {
  const subjects = { proxies: proxies.map(({ name }) => name), subjects: ["studio"] };
  const rows = chooseRows(parseOptions(["--smoke"], subjects)!);
  t.equal(new Set(rows.map((row) => JSON.stringify(subjectPlanOf(row, unopened)))).size, rows.length - 2);
  for (const absent of [["traefik"], ["lighttpd", "h2o"]]) {
    const left = rows.filter(({ proxy }) => proxy === null || !absent.includes(proxy));
    t.same([...new Set(left.map(({ runtime }) => runtime))].sort(), ["bun", "deno", "mixed", "node"], `without ${absent.join(" and ")}`);
  }
});
