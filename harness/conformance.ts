import { rowsOf } from "../topologies/matrix.ts";
import { proxies } from "../topologies/proxies/index.ts";
import { rowOf } from "../topologies/topology.ts";
import { ways } from "../topologies/ways/index.ts";
import { cleanUp } from "./bench/children.ts";
import { checks } from "./checks/index.ts";
import { Laboratory, runMatrix, runMutants } from "./matrix.ts";
import { mutants } from "./mutants/index.ts";
import { impossible } from "./site.ts";
import { subjects } from "./subjects/index.ts";

// For a first look: `node harness/conformance.ts [row|mutants GLOB]`.
const [what = "smoke", only = ""] = process.argv.slice(2);
process.on("exit", cleanUp);
const lab = new Laboratory();
const material = { ways, proxies: proxies.map(({ name }) => name), refusal: impossible };
if (what === "mutants") {
  const chosen = Object.fromEntries(Object.entries(mutants).filter(([id]) => id.includes(only)));
  await runMutants(lab, chosen, {
    subjects,
    lanes: 3,
    twinRow: ({ twin }) => rowOf(twin.way, ways[twin.way as keyof typeof ways], { runtime: "node", ...twin }),
    onMutant: ({ mutant, verdict, why }) => console.log(verdict, mutant, why ?? ""),
  });
} else {
  const rows = rowsOf(what === "smoke" ? "smoke" : "default", material).filter(({ id }) => id.includes(only));
  await runMatrix(lab, rows, ["studio", subjects.studio], {
    checks,
    rowLanes: 3,
    checkLanes: 4,
    onRow: ({ row, unsupported, broken, results, ms }) => {
      console.log(`${row.id}  ${unsupported ?? broken ?? ""} ${ms} ms`);
      for (const { check, verdict, why, ms: took } of results) console.log(`  ${verdict.padEnd(12)} ${check} ${took} ms ${why ?? ""}`);
    },
  });
}
await lab.close();
process.exit(0);
