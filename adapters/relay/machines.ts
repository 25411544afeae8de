import { hostname } from "node:os";
import type { Redis } from "ioredis";
import { bindText, type TcpBind } from "../../src/knobs/bind.ts";
import { parseRelayAddress } from "../../src/knobs/relay-address.ts";
import { isSealed, machineDigits, SEAL, SEALED_CLIENT, type Sealed, seal, sealAddress, sealedAddress } from "./seal.ts";
import { machineOf, ownerOn } from "./sid.ts";

/** How long a worker stays registered after its last word, and how often it says one. */
const LIFE_MS = 15_000;
const REFRESH_MS = 5_000;
/** How long an address is used before it is looked up again, and how long one that was not there. */
const KNOWN_MS = 5_000;
const UNKNOWN_MS = 1_000;
const REMEMBERED = 1_000;
/** How long a start waits for Redis before the first registration. */
const FIRST_MS = 2_000;
/** How many ports from the first one on are tried: two for each of the most workers that there may be. */
const PORTS = 128;

/** The workers of other machines, for one worker. */
export interface Machines {
  /** This worker's name in session ids, like no other's on any machine. */
  readonly owner: string;
  /** Where this worker is to be reached by others; the port is the first one to try. */
  readonly address: TcpBind;
  /** Whether a worker is one of another machine. */
  isElsewhere(owner: string): boolean;
  /** Where a worker of another machine is reached; null when it is not known, or its entry is not one of ours. It never rejects. */
  find(owner: string): Promise<TcpBind | null>;
  /** The headers that a request for another machine needs. */
  seal(request: Sealed): Record<string, string>;
  /** The effective client of a request that another machine passed on; null when it is none of ours. */
  accept(request: Omit<Sealed, "client">, header: (name: string) => string | null): string | null;
  /** Registers the port at which this worker listens, and keeps it registered until `close`. Resolves after the first attempt, successful or not. */
  announce(port: number): Promise<void>;
  close(): void;
}

/** Opens the registry. `epoch` keeps deployments on one Redis apart; `dir`, the directory of the unix sockets, tells two of one host apart. */
export function createMachines(options: {
  redis: Redis;
  epoch: string;
  secret: string;
  address: TcpBind;
  worker: string;
  dir: string;
  now(): number;
}): Machines {
  const { redis, epoch, secret, address, worker, dir, now } = options;
  const owner = ownerOn(machineDigits(secret, hostname(), bindText(address), dir), worker);
  const known = new Map<string, { address: TcpBind | null; at: number }>();
  const keyOf = (of: string) => `studio:relay:${epoch}:${of}`;
  let entry = "";
  let refreshing: ReturnType<typeof setInterval> | undefined;
  const register = async () => {
    // While Redis is away there is nothing to be done; the next word is said soon.
    if (redis.status === "ready") await redis.set(keyOf(owner), entry, "PX", LIFE_MS).catch(() => {});
  };
  return {
    owner,
    address,
    isElsewhere(other) {
      const machine = machineOf(other);
      return machine !== null && machine !== machineOf(owner);
    },
    async find(other) {
      const last = known.get(other);
      if (last && now() - last.at < (last.address ? KNOWN_MS : UNKNOWN_MS)) return last.address;
      // While Redis is away, what was known last is most likely still so.
      let found = last?.address ?? null;
      try {
        found = parseRelayAddress(sealedAddress(secret, other, (await redis.get(keyOf(other))) ?? "") ?? "");
      } catch {}
      if (found?.port === 0) found = null;
      known.delete(other);
      known.set(other, { address: found, at: now() });
      if (known.size > REMEMBERED) known.delete(known.keys().next().value as string);
      return found;
    },
    seal: (request) => seal(secret, request, now()),
    accept(request, header) {
      const client = header(SEALED_CLIENT) ?? "";
      return isSealed(secret, { ...request, client }, header(SEAL), now()) ? client : null;
    },
    async announce(port) {
      entry = sealAddress(secret, owner, bindText({ host: address.host, port }));
      if (redis.status !== "ready") {
        let late: ReturnType<typeof setTimeout> | undefined;
        await new Promise<void>((resolve) => {
          late = setTimeout(resolve, FIRST_MS);
          redis.once("ready", resolve);
        });
        clearTimeout(late);
      }
      await register();
      refreshing = setInterval(() => void register(), REFRESH_MS);
      refreshing.unref();
    },
    close() {
      clearInterval(refreshing);
      const leave = redis.status === "ready" ? redis.del(keyOf(owner)).catch(() => {}) : Promise.resolve();
      void leave.then(() => redis.disconnect());
    },
  };
}

/** Listens at the first free port from that of the address on. `listen` rejects with `EADDRINUSE` for one that is not. Rejects in words. */
export async function listenNear(address: TcpBind, listen: (port: number) => Promise<number> | number): Promise<number> {
  const last = address.port === 0 ? 0 : Math.min(65535, address.port + PORTS - 1);
  for (let port = address.port; ; port += 1) {
    try {
      return await listen(port);
    } catch (error) {
      const code = (error as { code?: string }).code ?? "";
      if (code === "EADDRINUSE" && port < last) continue;
      throw new Error(`STUDIO_RELAY_ADDRESS ${bindText(address)}: no worker can listen there (${code || (error as Error).message})`, {
        cause: error,
      });
    }
  }
}
