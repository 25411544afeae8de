import { readFileSync, readlinkSync } from "node:fs";
import { type AddressInfo, Socket } from "node:net";
import { type Bind, bindText } from "../../src/knobs/bind.ts";
import type { Config } from "../../src/knobs/load.ts";
import type { ReservedAddresses } from "./addresses.ts";
import { CannotStart } from "./cannot-start.ts";

/** The launcher's own descriptors come first: three standard streams and the lifeline. */
const FIRST = 4;

/** The listening sockets that a service manager opened before Studio was started (systemd's `.socket` units). */
export interface Activated extends ReservedAddresses {
  /** A configuration that has these addresses, and none of its own. */
  over(config: Config): Config;
  /** What is said of them to people. `ignored` has where other addresses were asked for: `--bind`, `STUDIO_PORT`. */
  notice(ignored: readonly string[]): string;
}

/**
 * Takes over the sockets that the launcher passed on, by their names in `STUDIO_ACTIVATED`, which it removes from `env`; null when there are none. Sockets of
 * the same address are shared out over the workers like those that Studio binds itself. Throws CannotStart `usage` for one that is not a listening stream.
 */
export function takeActivated(env: Record<string, string | undefined>): Activated | null {
  const { STUDIO_ACTIVATED: json } = env;
  delete env.STUDIO_ACTIVATED;
  if (!json) return null;
  const sockets = (JSON.parse(json) as string[]).map((name, n) => open(FIRST + n, name));
  const found = new Map(sockets.map(({ bind }) => [bindText(bind), bind] as const));
  const bind = [...found.values()];
  const first = bind.find((one) => "port" in one);
  const tcp = Map.groupBy(
    sockets.filter((one) => "port" in one.bind),
    (one) => bindText(one.bind),
  );
  const letGo = () => {
    for (const { socket } of sockets) socket.destroy();
  };
  return {
    bind,
    ...(first ? { port: first.port } : {}),
    sockets: new Map(Array.from(tcp, ([address, its]) => [address, its.map(({ fd }) => fd)] as const)),
    listening: new Map(Array.from(tcp, ([address, its]) => [address, its.map(({ socket }) => socket)] as const)),
    doors: new Map(sockets.flatMap(({ bind: its, socket }) => ("path" in its ? [[its.path, socket] as const] : []))),
    letGo,
    release: letGo,
    over: (config) => ({ ...config, bind, ...(first ? { host: first.host, port: first.port } : {}) }),
    notice: (ignored) => {
      const names = sockets.map(({ bind: its, name }) => `${bindText(its)} (${name})`).join(", ");
      const rest = ignored.length > 0 ? `, and nowhere else: ${ignored.join(" and ")} has no effect then` : "";
      return `Listening on what the service manager opened: ${names}${rest}`;
    },
  };
}

interface Opened {
  readonly fd: number;
  readonly name: string;
  readonly bind: Bind;
  /** Holds the descriptor, and does nothing with it. */
  readonly socket: Socket;
}

function open(fd: number, name: string): Opened {
  const unfit = (why: string, cause?: unknown) =>
    new CannotStart("usage", `The socket ${name} that the service manager hands over ${why}`, { cause });
  let socket: Socket;
  try {
    socket = new Socket({ fd, readable: false, writable: false });
  } catch (cause) {
    throw unfit("is no stream: its unit has to say ListenStream=", cause);
  }
  const { address, port } = socket.address() as Partial<AddressInfo>;
  if (socket.remoteAddress !== undefined) throw unfit("is a connection: its unit must not say Accept=yes");
  return { fd, name, socket, bind: address === undefined || port === undefined ? { path: pathOf(fd) ?? name } : { host: address, port } };
}

/** The path of a unix socket; null when it cannot be seen from here, as where the service has a network of its own (PrivateNetwork=). */
function pathOf(fd: number): string | null {
  const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`)) ?? [];
  for (const line of readFileSync("/proc/self/net/unix", "utf8").split("\n")) {
    const [, number, path] = /^\S+: \S+ \S+ \S+ \S+ \S+ +(\d+) (.+)$/.exec(line) ?? [];
    if (number === inode && path !== undefined) return path;
  }
  return null;
}
