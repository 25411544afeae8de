import { everyNamed, type Material, rowsOf } from "../../topologies/matrix.ts";
import { proxies } from "../../topologies/proxies/index.ts";
import { AXES, type Row, rowOf } from "../../topologies/topology.ts";
import { ways } from "../../topologies/ways/index.ts";
import type { TwinRow } from "../matrix.ts";
import { impossible } from "../site.ts";
import { type Options, UsageError } from "./options.ts";

const fits = (globs: readonly RegExp[] | null, id: string) => globs === null || globs.some((glob) => glob.test(id));

/** The entries of a record whose ids fit. Throws UsageError where none does. */
export function chosen<T>(option: string, all: Readonly<Record<string, T>>, globs: readonly RegExp[] | null): Record<string, T> {
  const found = Object.fromEntries(Object.entries(all).filter(([id]) => fits(globs, id)));
  if (Object.keys(found).length === 0) throw new UsageError(`--${option}: nothing has such a name; --list prints what there is`);
  return found;
}

/** The rows that are wanted. Topologies that are named come with every proxy and runtime that is named. */
export function chooseRows({ extent, topologies, proxies: named, runtimes }: Options): Row[] {
  const material: Material = {
    ways,
    proxies: named ?? proxies.map(({ name }) => name),
    runtimes: runtimes ?? AXES.runtime,
    refusal: impossible,
  };
  const rows = topologies !== null && (named !== null || runtimes !== null) ? everyNamed(material) : rowsOf(extent, material);
  const found = rows.filter(({ topology }) => fits(topologies, topology));
  if (found.length === 0) throw new UsageError("no topology is left: --topology, --proxy and --runtime exclude each other");
  return found;
}

/** The right topology of a broken twin. */
export const twinRow: TwinRow = ({ twin }) => {
  const way = ways[twin.way as keyof typeof ways];
  if (!way) throw new RangeError(`a broken twin is of the topology ${twin.way}, and there is none`);
  return rowOf(twin.way, way, { runtime: "node", ...twin });
};
