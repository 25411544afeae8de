import { join } from "node:path";
import { createModels } from "../../src/execution/models.ts";
import type { NodeTools } from "../../src/execution/node-type.ts";
import type { Config } from "../../src/knobs/load.ts";
import { systemClock } from "../../src/ports/clock.ts";
import { createFiles } from "../files/files.ts";
import { doorSockets } from "../process/door.ts";
import { createSpawn, type GroupChange } from "../spawn/spawn.ts";
import { createWeb, type OwnPlace } from "../web-fetch/web-fetch.ts";

/** What nodes run with, wherever they run. */
export interface NodeToolsOptions {
  config: Config;
  /** The private directory of the unix sockets of this deployment's workers. */
  runDir?: string;
  /** Hears of the process groups of users' programs, so that somebody can end them if this process is killed. */
  onGroup?: (change: GroupChange) => void;
}

/** What programs of users see of the process's own environment. */
const PASSED_ON = ["PATH", "TZ", "LANG", "LC_ALL", "TMPDIR"];

/** Where the process groups of users' programs are noted. */
export const groupsOf = ({ data }: Pick<Config, "data">): string => join(data, "run", "groups");

/** Everything that nodes need of their surroundings, but for the database. */
export function createNodeTools({
  config,
  runDir,
  onGroup,
}: NodeToolsOptions): Omit<NodeTools, "passages"> & { spawn: { endAll(): void } } {
  const files = createFiles(join(config.data, "runs"));
  const spawn = createSpawn({ groupsDir: groupsOf(config), ...(onGroup ? { onGroup } : {}) });
  const web = createWeb({ allowPrivate: config.allowPrivateHttp, own: ownPlace(config, runDir) });
  const models = createModels({ web, baseUrl: config.openaiBaseUrl, apiKey: config.openaiApiKey, model: config.openaiModel });
  const environment = Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  return { spawn, files, web, models, clock: systemClock, environment };
}

/** Where this Studio's health pages are called by its own nodes; see localUrl. */
function ownPlace({ bind, certfile }: Config, runDir: string | undefined): OwnPlace {
  const tcp = bind.find((one) => "port" in one);
  const secure = certfile !== null;
  const isBehindDoor = runDir !== undefined && (!tcp || secure);
  const place = tcp ? { ...tcp, secure } : { host: "localhost", port: 80, secure: false };
  return { ...place, ...(isBehindDoor ? { sockets: () => doorSockets(runDir) } : {}) };
}
