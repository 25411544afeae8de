import { test } from "../harness/testing/tap.ts";
import { type Material, pairwise, rowsOf } from "./matrix.ts";
import { AXES, type Row } from "./topology.ts";
import { ways } from "./ways/index.ts";

const material = (refusal: Material["refusal"] = () => null): Material => ({
  ways,
  proxies: ["one", "two", "three"],
  runtimes: AXES.runtime,
  refusal,
  isHere: () => true,
});
const AXIS_NAMES = ["proxy", "runtime", "transports", "tls", "prefix", "workers"] as const;
const pairs = (row: Row) => AXIS_NAMES.flatMap((a, at) => AXIS_NAMES.slice(at + 1).map((b) => `${a}=${row[a]} ${b}=${row[b]}`));

test("every pair of values of two axes is in the covering array", async (t) => {
  const rows = pairwise(material());
  const covered = new Set(rows.flatMap(pairs));
  const values = { ...AXES, proxy: ["one", "two", "three"] };
  let wanted = 0;
  for (const [at, a] of AXIS_NAMES.entries())
    for (const b of AXIS_NAMES.slice(at + 1))
      for (const x of values[a])
        for (const y of values[b]) {
          wanted += 1;
          if (!covered.has(`${a}=${x} ${b}=${y}`)) t.fail(`${a}=${x} ${b}=${y} is in no row`);
        }
  t.ok(wanted > 100, `${wanted} pairs are in ${rows.length} rows`);
  t.ok(rows.length < 30, "and it takes far fewer rows than the 1728 combinations");
  t.same(pairwise(material()), rows, "the same every time");
});

test("what cannot be is in no row, and does not keep the rest out", async (t) => {
  const refusal = (row: Row) => (row.proxy === "one" && row.tls === "passthrough" ? "it reads every request" : null);
  const rows = pairwise(material(refusal));
  t.notOk(rows.some((row) => refusal(row) !== null));
  const covered = new Set(rows.flatMap(pairs));
  t.ok(covered.has("proxy=two tls=passthrough") && covered.has("proxy=one tls=reencrypted"));
});

test("the default matrix has every pair and every named topology, each row once, and few of them", async (t) => {
  const rows = rowsOf("default", material());
  // With two proxies, TLS and the prefix are the outer one's; without one, there is nothing of a proxy to see.
  const covered = new Set(rows.filter(({ proxy, outer }) => proxy !== null && outer === null).flatMap(pairs));
  for (const pair of new Set(pairwise(material()).flatMap(pairs))) if (!covered.has(pair)) t.fail(`${pair} is in no row`);
  t.ok(rows.length < Object.keys(ways).length + pairwise(material()).length - 5, `named topologies show pairs, too: ${rows.length} rows`);
  t.same([...new Set(rows.map(({ topology }) => topology))].filter((id) => id in ways).sort(), Object.keys(ways).sort());
  t.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  t.ok(
    rows.find(({ id }) => /^two-hops\//.test(id))?.outer !== rows.find(({ id }) => /^two-hops\//.test(id))?.proxy,
    "two hops are of different makes",
  );
});

test("a proxy that is not here keeps no named topology from being shown, and is still in the matrix", async (t) => {
  const rows = rowsOf("default", { ...material(), isHere: (proxy) => proxy !== "two" });
  for (const id of Object.keys(ways))
    t.ok(
      rows.some((row) => row.topology === id && row.proxy !== "two" && row.outer !== "two"),
      id,
    );
  t.ok(rows.some(({ proxy }) => proxy === "two"));
});

test("the smoke matrix has every proxy and every runtime", async (t) => {
  const named = (count: number) => Array.from({ length: count }, (_, at) => `p${at}`);
  for (const proxies of [named(4), named(7), named(9)]) {
    const rows = rowsOf("smoke", { ...material(), proxies });
    t.same([...new Set(rows.map(({ proxy }) => proxy))], [null, ...proxies]);
    t.same([...new Set(rows.map(({ runtime }) => runtime))].sort(), [...AXES.runtime].sort());
  }
  const of = (proxies: string[], runtimes: Material["runtimes"]) =>
    rowsOf("smoke", { ...material(), proxies, runtimes }).map(({ runtime }) => runtime);
  t.same(of(named(1), AXES.runtime), ["node", "bun"]);
  t.same([...new Set(of(named(7), ["deno", "node"]))].sort(), ["deno", "node"], "what is not wanted is left out");
});

test("one proxy and one runtime are enough for a matrix", async (t) => {
  const rows = rowsOf("default", { ...material(), proxies: ["one"], runtimes: ["deno"] });
  t.same([...new Set(rows.map(({ runtime }) => runtime))], ["deno"], "the topology of mixed runtimes is left out");
});
