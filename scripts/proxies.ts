// Writes the configuration of every proxy in every shape to topologies/proxies/rendered, and puts the part that operators copy into the docs, between
// `<!-- proxy: nginx prefix-stripped -->` and the end of the code block that follows. With --check it compares and exits 1 on a difference.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative } from "node:path";
import { proxies } from "../topologies/proxies/index.ts";
import { type ProxyDriver, type ProxyPlan, refusal } from "../topologies/proxy.ts";
import { type Place, type ShapeName, shapeNames, shapes } from "../topologies/shapes.ts";

const root = join(import.meta.dirname, "..");
const rendered = join(root, "topologies/proxies/rendered");
const page = join(root, "docs/reverse-proxy.md");
const check = process.argv.includes("--check");

/** The machine of the docs: Studio beside the proxy. */
const place: Place = {
  name: "studio.example.org",
  edge: {
    certificate: "/etc/ssl/studio/fullchain.pem",
    key: "/etc/ssl/studio/privkey.pem",
    bundle: "/etc/ssl/studio/fullchain-and-key.pem",
  },
  upstreamCa: "/etc/ssl/studio/upstream-ca.pem",
  upstreamName: "studio.internal",
  upstreams: [{ address: "127.0.0.1", port: 5055 }],
  behind: ["10.0.0.0/8"],
};

/** Everything that must be on disk: path -> text. */
const wanted = new Map<string, string>();

function planOf(shape: ShapeName): ProxyPlan {
  const plan = shapes[shape](place);
  return { ...plan, listen: { address: "0.0.0.0", port: plan.tls || plan.layer === "tcp" ? 443 : 80 } };
}

const fileOf = (driver: ProxyDriver, shape: string) => join(rendered, driver.name, shape + extname(driver.site));

for (const driver of proxies) {
  for (const shape of shapeNames) {
    const plan = planOf(shape);
    if (refusal(driver, plan) !== null) continue;
    const files = driver.render(plan, "/etc/studio-proxy");
    wanted.set(fileOf(driver, shape), files[driver.site]!);
    if (driver.also !== undefined)
      wanted.set(fileOf(driver, `${shape}.${basename(driver.also, extname(driver.also))}`), files[driver.also]!);
  }
}

/** A page with its snippets as the drivers write them now. */
function withSnippets(text: string): string {
  return text.replace(
    /(<!-- proxy: (\S+) (\S+) -->\n```\w*\n)[\s\S]*?(```)/g,
    (whole, open: string, name: string, shape: string, close: string) => {
      const driver = proxies.find((one) => one.name === name);
      const snippet = driver && wanted.get(fileOf(driver, shape));
      if (snippet === undefined) throw new Error(`${relative(root, page)} asks for ${whole.split("\n")[0]}, which is not rendered`);
      return open + snippet + close;
    },
  );
}

if (existsSync(page)) wanted.set(page, withSnippets(readFileSync(page, "utf8")));

const wrong: string[] = [];
if (existsSync(rendered)) {
  for (const path of readdirSync(rendered, { recursive: true, withFileTypes: true })) {
    const file = join(path.parentPath, path.name);
    if (!path.isFile() || wanted.has(file)) continue;
    if (check) wrong.push(`${relative(root, file)} is rendered by nothing`);
    else rmSync(file);
  }
}
for (const [path, text] of wanted) {
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  if (check) wrong.push(`${relative(root, path)} is stale: run scripts/proxies.ts with the pinned Node`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
for (const line of wrong) console.error(line);
process.exit(wrong.length ? 1 : 0);
