// Every check that reads the sources: format and lint, types, import fence, drift of written files, unescaped children, unused code.
// Prints one line a check and exits 1 when one of them found something.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const bin = (name) => join(root, "node_modules/.bin", name);
const pinned = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
const node = existsSync(pinned) ? pinned : process.execPath;

/** Name -> argument array. All of them only read. */
export const checks = {
  "format and lint (biome)": [bin("biome"), "ci", "--colors=off", "--error-on-warnings", "."],
  "types (tsc)": [bin("tsc"), "--noEmit", "--pretty", "false"],
  "import fence": [node, "scripts/fence.ts"],
  "written indexes": [node, "scripts/indexes.mjs", "--check"],
  "written settings": [node, "scripts/settings.ts", "--check"],
  "written migrations": [node, "scripts/migrations.mjs", "--check"],
  "written findings of doctor": [node, "scripts/doctor.ts", "--check"],
  "written proxy configurations": [node, "scripts/proxies.ts", "--check"],
  "written compose settings": [node, "scripts/compose.ts", "--check"],
  "contract documents": [node, "scripts/contract.mjs", "--check"],
  "unescaped children (xss-scan)": [bin("xss-scan")],
  "unused code (knip)": [bin("knip"), "--no-progress"],
};

/** Runs one check; resolves to whether it passed and what it printed. Bounded at two minutes. */
export function runCheck(name) {
  const [command, ...args] = checks[name];
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1" },
      timeout: 120_000,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        output += text;
      });
    }
    child.on("error", (error) => resolve({ ok: false, output: String(error) }));
    child.on("close", (code, signal) => resolve({ ok: code === 0, output: signal ? `${output}\nended by ${signal}` : output }));
  });
}

if (process.argv[1] === import.meta.filename) {
  let failed = 0;
  for (const name of Object.keys(checks)) {
    const { ok, output } = await runCheck(name);
    console.log(`${ok ? "ok    " : "not ok"} ${name}`);
    if (!ok) {
      failed += 1;
      console.log(output.trim().split("\n").slice(0, 80).join("\n"));
    }
  }
  process.exit(failed ? 1 : 0);
}
