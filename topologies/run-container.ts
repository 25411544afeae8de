import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { type Box, type BoxOptions, closeBox, openBox } from "./containers/container.ts";
import { ask } from "./containers/engine.ts";
import { proxyImage } from "./containers/images.ts";
import { remove } from "./containers/leftovers.ts";
import type { Network } from "./containers/network.ts";
import { NOBODY } from "./directory.ts";
import { holdPort } from "./free-port.ts";
import type { Argv, ProxyDriver, ProxyPlan } from "./proxy.ts";
import type { Ready } from "./ready.ts";
import { type Ended, type Ground, type RunningProxy, runOn } from "./running-proxy.ts";

const STOP_S = 2;

/** Where a proxy in a container is. */
export interface ContainerPlace {
  readonly network: Network;
  /** The port that it listens on inside; without it the one under which it is published, so that proxies say the port that clients use. */
  readonly inside?: number;
}

/** Why this product cannot run in a container here; null when it can. */
export async function containerAbsence(driver: ProxyDriver): Promise<string | null> {
  const found = await proxyImage(driver);
  return found.ok ? null : found.why;
}

/** A proxy in a container, published on a free port of 127.0.0.1; see `runOn`. What it reaches, it reaches in the network. */
export async function runContainer(
  driver: ProxyDriver,
  wanted: Omit<ProxyPlan, "listen">,
  ready: Ready,
  { network, inside }: ContainerPlace,
): Promise<RunningProxy & { readonly container: string }> {
  const found = await proxyImage(driver);
  if (!found.ok) throw new Error(found.why);
  const held = await holdPort();
  const boxes = containers(driver, wanted, {
    image: found.image,
    network,
    port: held.port,
    inside: inside ?? held.port,
    release: held.release,
  });
  const running = await runOn(boxes, driver, wanted, ready);
  return Object.assign(running, { container: boxes.name() });
}

interface Where {
  readonly image: string;
  readonly network: Network;
  readonly port: number;
  readonly inside: number;
  release(): Promise<void>;
}

/** Containers as what a proxy runs on. Its directory and the files of the plan have the same paths inside. */
function containers(
  driver: ProxyDriver,
  plan: Omit<ProxyPlan, "listen">,
  { image, network, port, inside, release }: Where,
): Ground & { name(): string } {
  let box: Box | null = null;
  const options = ([program]: Argv, directory: string): Pick<BoxOptions, "network" | "image" | "options"> => ({
    network,
    image,
    options: [
      ...["--init", "--user", user(), "--workdir", directory, "--volume", `${directory}:${directory}`],
      ...folders(plan).flatMap((folder) => ["--volume", `${folder}:${folder}:ro`]),
      ...["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"].flatMap((name) => ["--env", `${name}=${directory}`]),
      ...(driver.image?.capabilities ?? []).flatMap((name) => ["--cap-add", name]),
      ...["--sysctl", "net.ipv4.ip_unprivileged_port_start=0", "--entrypoint", inImage(driver, program)],
    ],
  });
  return {
    home: "image",
    listen: { address: "0.0.0.0", port: inside },
    reached: { address: "127.0.0.1", port },
    release,
    name: () => box?.name ?? "",
    check: (argv, directory) => toEnd(openBox(`${driver.name}-check`, { ...options(argv, directory), args: argv.slice(1) })),
    start(argv, directory) {
      const common = options(argv, directory);
      box = openBox(driver.name, {
        ...common,
        options: [...common.options, "--publish", `127.0.0.1:${port}:${inside}`],
        args: argv.slice(1),
        output: `${directory}/process.log`,
      });
      return box.child;
    },
    async reload(_, how) {
      const { name } = box!;
      const [program = "", ...args] = [how].flat();
      const command = typeof how === "string" ? ["kill", "--signal", how, name] : ["exec", name, inImage(driver, program), ...args];
      const { code, text, errors } = await ask(command);
      return { code, output: `${text}\n${errors}` };
    },
    end: () => closeBox(box!, STOP_S),
  };
}

/** Whose files the directory holds: see `openDirectory`. */
const user = () => (process.getuid?.() === 0 ? `${NOBODY}:${NOBODY}` : `${process.getuid?.()}:${process.getgid?.()}`);

const inImage = ({ program, image }: ProxyDriver, wanted: string) => (wanted === program ? (image?.program ?? wanted) : wanted);

/** Where the files of a plan lie. One that is not there is the product's to complain of. */
const folders = ({ tls, upstreamTls }: Omit<ProxyPlan, "listen">) => [
  ...new Set(
    [tls?.certificate, tls?.key, tls?.bundle, upstreamTls?.ca].flatMap((file) => (file && existsSync(file) ? [dirname(file)] : [])),
  ),
];

async function toEnd(box: Box): Promise<Ended> {
  let output = "";
  for (const stream of [box.child.stdout, box.child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const late = setTimeout(() => void closeBox(box, 0), 15_000);
  const code = await new Promise<number | null>((resolve, reject) => {
    box.child.once("error", reject);
    box.child.once("close", resolve);
  });
  clearTimeout(late);
  await remove("container", box.name);
  return { code, output };
}
