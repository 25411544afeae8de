import { AXES, type Axes, defaults, type Row, rowOf, type Topology } from "./topology.ts";

/** What a matrix is made of: topologies by id, products, and what cannot be. */
export interface Material {
  readonly ways: Readonly<Record<string, Topology>>;
  readonly proxies: readonly string[];
  readonly runtimes: readonly Axes["runtime"][];
  /** Why a row cannot be; null when it can. */
  refusal(row: Row): string | null;
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
const pairsOf = (choice: Readonly<Record<string, string>>): string[] =>
  PAIRED.flatMap((one, at) => PAIRED.slice(at + 1).map((two) => `${one}=${choice[one]} ${two}=${choice[two]}`));

/**
 * A covering array of strength two: every pair of values of two axes that is possible at all is in one of its rows. Greedy, and the same every time: of the
 * combinations that are possible, the one with the most pairs that are still missing is taken next.
 */
export function pairwise(material: Material): Row[] {
  const { ways, refusal } = material;
  const possible = [...combinations(material)].flatMap((choice) => {
    const row = rowOfChoice(choice, ways);
    return refusal(row) === null ? [{ row, pairs: pairsOf(choice) }] : [];
  });
  const missing = new Set(possible.flatMap(({ pairs }) => pairs));
  const taken: Row[] = [];
  while (missing.size > 0) {
    let best = possible[0]!;
    let most = -1;
    for (const one of possible) {
      const fresh = one.pairs.reduce((sum, pair) => sum + (missing.has(pair) ? 1 : 0), 0);
      if (fresh > most) [best, most] = [one, fresh];
    }
    taken.push(best.row);
    for (const pair of best.pairs) missing.delete(pair);
  }
  return taken;
}

/** Every named topology once; proxies and runtimes take turns, and a row that cannot be goes to the next proxy that can. */
function namedRows(material: Material): Row[] {
  const { ways, proxies, runtimes, refusal } = material;
  const single = runtimes.filter((runtime) => runtime !== "mixed");
  return Object.keys(ways).flatMap((id, at) => {
    const runtime = single[at % single.length] ?? runtimes[0];
    const tries = proxies.flatMap((_, step) => (runtime ? [namedRow(material, id, (at + step) % proxies.length, runtime)] : []));
    const row = tries.find((candidate) => refusal(candidate) === null) ?? tries[0];
    return row && runtimes.includes(row.runtime) ? [row] : [];
  });
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

/** Every proxy and every runtime once, over the topologies that people have most. */
function smokeRows({ ways, proxies, runtimes, refusal }: Material): Row[] {
  const order = ["tls-termination", "http", "prefix-stripped", "prefix-kept", "no-affinity", "websocket-only", "single-worker"];
  const rows = proxies.map((proxy, at) => {
    const candidates = order.map((_, step) => {
      const id = order[(at + step) % order.length]!;
      return rowOf(id, ways[id]!, { proxy, runtime: runtimes[at % runtimes.length]! });
    });
    return candidates.find((row) => refusal(row) === null) ?? candidates[0]!;
  });
  return [rowOf("direct-http", ways["direct-http"]!, { proxy: null, runtime: runtimes[0]! }), ...rows];
}

/** Every valid combination, and every named topology with every proxy and runtime. */
function fullRows(material: Material): Row[] {
  const combined = [...combinations(material)].map((choice) => rowOfChoice(choice, material.ways));
  return [...everyNamed(material), ...combined].filter((row) => material.refusal(row) === null);
}

/** The rows of an extent, each once, in an order that is the same every time. What cannot be is left in only where nothing else shows the topology. */
export function rowsOf(extent: Extent, material: Material): Row[] {
  const rows =
    extent === "smoke" ? smokeRows(material) : extent === "full" ? fullRows(material) : [...namedRows(material), ...pairwise(material)];
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
