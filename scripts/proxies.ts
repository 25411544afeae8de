// Writes the configuration of every proxy in every shape to topologies/proxies/rendered, that of the containers to compose/proxies, and puts the part
// that operators copy into the docs, between `<!-- proxy: nginx prefix-stripped -->` and the end of the code block that follows. With --check it compares
// and exits 1 on a difference.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative } from "node:path";
import { proxies } from "../topologies/proxies/index.ts";
import { type ProxyDriver, type ProxyPlan, refusal } from "../topologies/proxy.ts";
import { type Place, type ShapeName, shapeNames, shapes } from "../topologies/shapes.ts";

const root = join(import.meta.dirname, "..");
const rendered = join(root, "topologies/proxies/rendered");
const composed = join(root, "compose/proxies");
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

/** The shapes of the containers. */
const CONTAINED = ["http", "tls"] as const;

/** In a container, where Studio is a name for one container or several, and the port is published under another one. */
function containedPlan(shape: (typeof CONTAINED)[number]): ProxyPlan {
  const certs = "/etc/studio/certs";
  const edge = { certificate: `${certs}/fullchain.pem`, key: `${certs}/privkey.pem`, bundle: `${certs}/fullchain-and-key.pem` };
  const plan = shapes[shape]({ ...place, name: "*", edge, upstreams: [{ address: "studio", port: 5055 }] });
  const listen = { address: "0.0.0.0", port: plan.tls ? 8443 : 8080 };
  return { ...plan, listen, lookup: "127.0.0.11", published: true, timeouts: { ...plan.timeouts, connectS: 2 } };
}

for (const driver of proxies) {
  if (!driver.image) continue;
  for (const shape of CONTAINED) {
    const files = driver.render(containedPlan(shape), "/etc/studio", "image");
    const file = (name: string, text: string) => wanted.set(join(composed, driver.name, name), text);
    // Caddy finds out by itself what an address wants: with a host name it gets a certificate for it.
    const site = files[driver.site]!.replace(/^http:\/\/:8080 \{/, "{$SITE_ADDRESS::8080} {");
    file(shape + extname(driver.site), site);
    if (driver.also !== undefined) file(`${shape}.${driver.also}`, files[driver.also]!);
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
