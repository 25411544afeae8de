import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Problem } from "./problem.mjs";

/** What Studio itself runs on. */
const OLDEST_MAJOR = 24;

/** The Node that runs Studio: the pinned one from its npm package, in a `node_modules` at or above the project; else the one that runs this, if it is new enough. */
export function findNode(root) {
  const file = join("node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  for (let dir = root; ; dir = dirname(dir)) {
    if (existsSync(join(dir, file))) return join(dir, file);
    if (dir === dirname(dir)) break;
  }
  if (Number(process.versions.node.split(".")[0]) >= OLDEST_MAJOR) return process.execPath;
  throw new Problem(
    3,
    `Studio needs Node ${OLDEST_MAJOR}. There is no packaged one for ${process.platform}-${process.arch}, and this is ${process.versions.node}: install it from https://nodejs.org`,
  );
}
