import { CONTROL } from "../../src/contract/control.ts";
import { PROBE } from "../../src/contract/diagnostics/limits.ts";
import { NAMESPACE } from "../../src/contract/envelope.ts";
import { type Fault, faults } from "../behaviour.ts";
import { startContractServer } from "../contract-server.ts";
import { type RunningSubject, subject } from "../subject.ts";

/** How long a worker that was told to leave goes on serving. */
const LEAVING_MS = 300;

export default subject({
  about: "A small server of the contract that keeps everything in memory; the variable FAULT says what is wrong with it, for broken twins",
  capabilities: ["socket-echo", "socket-binary", "socket-push", "rooms", "writer", "drain", "client", "instances-told-apart"],
  runtimes: ["node"],
  probes: {
    ready: "/livez",
    echo: null,
    socket: {
      path: "/socket.io/",
      namespace: NAMESPACE,
      greeting: CONTROL.connected,
      echo: PROBE.echo,
      push: PROBE.push,
      pushed: PROBE.pushed,
    },
  },
  absence: async () => null,
  refusal: ({ runtimes, tls }) =>
    runtimes.some((runtime) => runtime !== "node")
      ? "it runs in the process of the harness, which is Node"
      : tls !== null
        ? "it speaks cleartext"
        : null,
  async start({ transports, workers, instances, environment }): Promise<RunningSubject> {
    const { FAULT: fault } = environment;
    if (fault !== undefined && !(fault in faults)) throw new RangeError(`there is no fault ${fault}`);
    const server = await startContractServer({
      transports,
      workers,
      instances,
      headMs: 1000,
      pingMs: 25_000,
      behaviour: fault === undefined ? {} : faults[fault as Fault],
    });
    return {
      endpoints: server.ports.map((port) => ({ address: "127.0.0.1", port })),
      token: null,
      version: fault ?? "without a fault",
      pid: process.pid,
      log: () => "",
      workers: async () => [],
      async replace() {
        server.drain(50);
        await new Promise((resolve) => setTimeout(resolve, LEAVING_MS));
        server.disconnect();
      },
      async writer() {
        const room = `task:${crypto.randomUUID()}`;
        return {
          room,
          async past(count) {
            for (let n = 0; n < count; n += 1) server.commit(room);
            server.trim(room);
          },
          async write(count, rate) {
            for (let n = 0; n < count; n += 1) {
              if (rate > 0) await new Promise((resolve) => setTimeout(resolve, 1000 / rate));
              server.commit(room);
            }
          },
        };
      },
      stop: server.stop,
    };
  },
});
