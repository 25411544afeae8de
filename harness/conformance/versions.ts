import { arch, cpus, platform, release, totalmem } from "node:os";
import { proxies } from "../../topologies/proxies/index.ts";
import { versionOf as proxyVersion } from "../../topologies/run-proxy.ts";
import type { Row } from "../../topologies/topology.ts";
import { RUNTIMES, versionOf } from "../bench/runtimes.ts";

/** The versions of everything that the rows run, as each says it itself. */
export async function versionsOf(root: string, rows: readonly Row[]): Promise<Record<string, string>> {
  const products = proxies.filter(({ name }) => rows.some(({ proxy, outer }) => proxy === name || outer === name));
  const said = await Promise.all(
    products.map(
      async (driver): Promise<[string, string]> => [
        driver.name,
        await proxyVersion(driver).then(
          (text) => /\d+(?:\.\d+)+\S*/.exec(text)?.[0] ?? text,
          () => "not installed",
        ),
      ],
    ),
  );
  return {
    ...Object.fromEntries(RUNTIMES.map((runtime) => [runtime, versionOf(root, runtime) ?? "not installed"])),
    ...Object.fromEntries(said),
  };
}

/** The machine that a report belongs to. */
export const machine = () => ({
  os: `${platform()} ${release()} ${arch()}`,
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memory_gib: Math.round(totalmem() / 2 ** 30),
});
