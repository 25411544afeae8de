// Writes the frozen golden envelopes (only those that do not exist yet) and docs/asyncapi.json. With --check it compares and exits 1 on a difference.
// A golden file never changes within v1: an older client must keep understanding what a newer server sends.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const { events } = await import("../src/contract/events/index.ts");
const { goldenEnvelope } = await import("../src/contract/contract.ts");
const { asyncApi } = await import("../src/contract/asyncapi.ts");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const check = process.argv.includes("--check");
const wrong = [];
mkdirSync(join(root, "src/contract/golden"), { recursive: true });
mkdirSync(join(root, "docs"), { recursive: true });
for (const event of events) {
  const path = join(root, "src/contract/golden", `${event.type}.json`);
  const text = `${JSON.stringify(goldenEnvelope(event), null, 2)}\n`;
  if (!existsSync(path)) {
    if (check) wrong.push(`${path} is missing`);
    else writeFileSync(path, text);
  } else if (readFileSync(path, "utf8") !== text) {
    wrong.push(`${event.type} no longer matches its golden envelope: contract v1 is frozen, add optional fields only`);
  }
}
const target = join(root, "docs/asyncapi.json");
const document = `${JSON.stringify(asyncApi({ version }), null, 2)}\n`;
if (!check) writeFileSync(target, document);
else if (!existsSync(target) || readFileSync(target, "utf8") !== document)
  wrong.push("docs/asyncapi.json is stale: run node scripts/contract.mjs with the pinned Node");
for (const line of wrong) console.error(line);
process.exit(wrong.length ? 1 : 0);
