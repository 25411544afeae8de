import { containerEngine, docker } from "../topologies/containers/engine.ts";
import { type Network, openNetwork } from "../topologies/containers/network.ts";
import type { Endpoint, ProxyDriver, ProxyPlan } from "../topologies/proxy.ts";
import type { Ready } from "../topologies/ready.ts";
import { containerAbsence, runContainer } from "../topologies/run-container.ts";
import { absence, type RunningProxy, runProxy } from "../topologies/run-proxy.ts";
import { inContainer } from "./studio-container.ts";
import type { Subject } from "./subject.ts";

/** What topologies stand on: the processes of this machine, or containers in a network of their own. */
export interface Ground {
  readonly name: "process" | "container";
  /** The local address of clients; null: whatever the system chooses. */
  readonly from: string | null;
  /** The address that the first hop sees its clients come from. */
  readonly client: string;
  /** The network that proxies come from. */
  readonly proxies: string;
  /** Why a proxy cannot run here; null when it can. */
  absence(driver: ProxyDriver): Promise<string | null>;
  /** Starts a proxy. `inner` is where the hop before it reaches it. */
  start(driver: ProxyDriver, plan: Omit<ProxyPlan, "listen">, ready: Ready): Promise<{ running: RunningProxy; inner: Endpoint }>;
  /** The subject as it is started here; null where it cannot be. */
  subject(id: string, subject: Subject): Subject | null;
  close(): Promise<void>;
}

/** The address of clients where they are processes of this machine: loopback has many, and this one is nobody else's. */
const CLIENT = "127.0.0.9";

export const processes: Ground = {
  name: "process",
  from: CLIENT,
  client: CLIENT,
  proxies: "127.0.0.1",
  absence: async (driver) => absence(driver),
  async start(driver, plan, ready) {
    const running = await runProxy(driver, plan, ready);
    return { running, inner: { address: "127.0.0.1", port: running.port } };
  },
  subject: (_, subject) => subject,
  close: async () => {},
};

/** Opens a network for the containers of a run. Rejects with the reason where there is no engine. */
export async function containers(): Promise<Ground> {
  const engine = await containerEngine();
  if (!engine.ok) throw new Error(engine.why);
  const network: Network = await openNetwork();
  return {
    name: "container",
    from: null,
    client: network.gateway,
    proxies: network.subnet,
    absence: containerAbsence,
    async start(driver, plan, ready) {
      const running = await runContainer(driver, plan, ready, { network });
      const address = await docker(["inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", running.container]);
      return { running, inner: { address, port: running.port } };
    },
    subject: (id, subject) => (id === "studio" ? inContainer(subject, network) : null),
    close: () => network.close(),
  };
}
