import { AXES, type Axes, defaults, type Row, rowOf, type Topology } from "./topology.ts";

/** What a matrix is made of: topologies by id, products, and what cannot be. */
export interface Material {
  readonly ways: Readonly<Record<string, Topology>>;
  readonly proxies: readonly string[];
  readonly runtimes: readonly Axes["runtime"][];
  /** Why a row cannot be; null when it can. */
  refusal(row: Row): string | null;
  /** Whether a proxy can be run on this machine. */
  isHere(proxy: string): boolean;
}

export type Extent = "smoke" | "default" | "full";

type Choice = Axes & { readonly proxy: string };

/** Every combination of the axes with a proxy, one after the other. */
function* combinations({ proxies, runtimes }: Material): Generator<Choice> {
  for (const proxy of proxies)
    for (const runtime of runtimes)
      for (const transports of AXES.transports)
        for (const tls of AXES.tls)
          for (const prefix of AXES.prefix) for (const workers of AXES.workers) yield { proxy, runtime, transports, tls, prefix, workers };
}

/** A combination as a row. It has the name of the topology that it is, where there is one. */
function rowOfChoice({ proxy, ...axes }: Choice, ways: Material["ways"]): Row {
  const named = Object.entries(ways).find(([, { about: _, direct, twoHops, publicPort, pageHost, forwarded, ...fixed }]) => {
    if (direct || twoHops || publicPort || pageHost || forwarded) return false;
    const wanted = { ...defaults, ...fixed };
    return Object.entries(wanted).every(([axis, value]) => axes[axis as keyof Axes] === value);
  });
  if (named) return rowOf(named[0], { ...named[1], ...axes }, { proxy, runtime: axes.runtime });
  const { transports, tls, prefix, workers } = axes;
  const id = [
    transports === "all" ? "both" : transports,
    tls === "none" ? "cleartext" : tls,
    prefix === "none" ? "root" : `prefix-${prefix}`,
    workers,
  ].join(".");
  const about = `${transports === "all" ? "Both transports" : `${transports} alone`}, TLS ${tls}, prefix ${prefix}, workers ${workers}`;
  return rowOf(id, { about, ...axes }, { proxy, runtime: axes.runtime });
}

const PAIRED = ["proxy", ...Object.keys(AXES)] as const;
const pairsOf = (choice: Readonly<Record<string, unknown>>): string[] =>
  PAIRED.flatMap((one, at) => PAIRED.slice(at + 1).map((two) => `${one}=${choice[one]} ${two}=${choice[two]}`));
/** What a row shows of a proxy: nothing without one, and with two the outer one has the TLS and the prefix. */
const shownBy = (row: Row): string[] => (row.proxy === null || row.outer !== null ? [] : pairsOf({ ...row }));

interface Candidate {
  readonly row: Row;
  readonly pairs: readonly string[];
}

/**
 * A covering array of strength two: every pair of values of two axes that is possible at all is in one of its rows. Greedy, and the same every time: what
 * shows the most of what is still missing is taken next, and a pair counts for more the fewer combinations have it. The named topologies come first, each
 * with the proxy of this machine and the runtime that show the most.
 */
export function pairwise(material: Material, named: readonly string[] = []): Row[] {
  const { ways, refusal } = material;
  const possible: Candidate[] = [...combinations(material)].flatMap((choice) => {
    const row = rowOfChoice(choice, ways);
    return refusal(row) === null ? [{ row, pairs: pairsOf(choice) }] : [];
  });
  const counts = new Map<string, number>();
  for (const { pairs } of possible) for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  const missing = new Map(Array.from(counts, ([pair, count]) => [pair, 1 / Math.sqrt(count)]));
  const taken: Row[] = [];
  const takeBest = (candidates: readonly Candidate[]) => {
    let best: Candidate | null = null;
    let most = -1;
    for (const one of candidates) {
      let worth = 0;
      for (const pair of one.pairs) worth += missing.get(pair) ?? 0;
      if (worth > most) [best, most] = [one, worth];
    }
    if (best === null) return;
    taken.push(best.row);
    for (const pair of best.pairs) missing.delete(pair);
  };
  for (const [at, id] of named.entries()) {
    const rows = namedRows(material, id, at);
    const able = rows.filter((row) => refusal(row) === null);
    const here = able.filter(({ proxy, outer }) => [proxy, outer].every((name) => name === null || material.isHere(name)));
    // What nothing here can do is left in once, so that it is said.
    const candidates = [here, able, rows.slice(0, 1)].find(({ length }) => length > 0) ?? [];
    takeBest(candidates.map((row) => ({ row, pairs: shownBy(row) })));
  }
  while (missing.size > 0) takeBest(possible);
  return taken;
}

/** A named topology with every proxy and every runtime; at another place in the list, other ones come first. */
function namedRows(material: Material, id: string, at: number): Row[] {
  const { proxies, runtimes } = material;
  return proxies.flatMap((_, proxy) =>
    runtimes.flatMap((_, runtime) => {
      const row = namedRow(material, id, (at + proxy) % proxies.length, runtimes[(at + runtime) % runtimes.length]!);
      return runtimes.includes(row.runtime) ? [row] : [];
    }),
  );
}

/** A named topology with one proxy; of two hops, the outer one is the next product. */
function namedRow({ ways, proxies }: Material, id: string, at: number, runtime: Axes["runtime"]): Row {
  return rowOf(id, ways[id]!, { proxy: proxies[at]!, runtime, outer: proxies[(at + 1) % proxies.length]! });
}

/** Every named topology with every proxy and every runtime; what cannot be is left in, so that it is said. */
export function everyNamed(material: Material): Row[] {
  const rows = Object.keys(material.ways).flatMap((id) =>
    material.proxies.flatMap((_, at) => material.runtimes.map((runtime) => namedRow(material, id, at, runtime))),
  );
  return [...new Map(rows.filter(({ runtime }) => material.runtimes.includes(runtime)).map((row) => [row.id, row])).values()];
}

/**
 * The topologies that people have most, each with what it runs on where there are as many proxies. Rows that differ in the proxy alone share what they stand
 * before. No runtime depends on a product that is not everywhere (Debian has no Traefik, and there are no official images of lighttpd and H2O).
 */
const SMOKE = [
  ["tls-termination", "bun"],
  ["http", "bun"],
  ["prefix-stripped", "bun"],
  ["prefix-kept", "mixed"],
  ["no-affinity", "node"],
  ["single-worker", "deno"],
  ["websocket-only", "deno"],
] as const satisfies readonly (readonly [string, Axes["runtime"]])[];

/** Every proxy and every runtime once. */
function smokeRows({ ways, proxies, runtimes, refusal }: Material): Row[] {
  const rows = proxies.map((proxy, at) => {
    const wanted = SMOKE[at % SMOKE.length]![1];
    const runtime = proxies.length < SMOKE.length || !runtimes.includes(wanted) ? runtimes[at % runtimes.length]! : wanted;
    const candidates = SMOKE.map((_, step) => {
      const [id] = SMOKE[(at + step) % SMOKE.length]!;
      return rowOf(id, ways[id]!, { proxy, runtime });
    });
    return candidates.find((row) => refusal(row) === null) ?? candidates[0]!;
  });
  const runtime = runtimes.includes("node") ? "node" : runtimes[0]!;
  return [rowOf("direct-http", ways["direct-http"]!, { proxy: null, runtime }), ...rows];
}

/** Every valid combination, and every named topology with every proxy and runtime. */
function fullRows(material: Material): Row[] {
  const combined = [...combinations(material)].map((choice) => rowOfChoice(choice, material.ways));
  return [...everyNamed(material), ...combined].filter((row) => material.refusal(row) === null);
}

/** The rows of an extent, each once, in an order that is the same every time. What cannot be is left in only where nothing else shows the topology. */
export function rowsOf(extent: Extent, material: Material): Row[] {
  const rows =
    extent === "smoke" ? smokeRows(material) : extent === "full" ? fullRows(material) : pairwise(material, Object.keys(material.ways));
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
