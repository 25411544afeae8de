import { dirname } from "node:path";
import { studioImage } from "../topologies/containers/images.ts";
import type { Network } from "../topologies/containers/network.ts";
import { startStudioContainer } from "../topologies/studio-container.ts";
import { studioEnvironment } from "./studio-environment.ts";
import { startWriting } from "./studio-writer.ts";
import type { Subject } from "./subject.ts";

/** With the image's own Node, as its workers: that of the base may be older, and without SQLite. */
const WRITER = 'exec /app/node_modules/node-linux-*/bin/node /app/dist/load.mjs "$@"';

/** Studio in a container of its image. What can only be done to processes of this machine is not offered. */
export function inContainer(studio: Subject, network: Network): Subject {
  return {
    ...studio,
    about: "Studio in a container, as its image starts it",
    capabilities: studio.capabilities.filter((one) => one !== "inside-subject"),
    async absence() {
      const found = await studioImage();
      return found.ok ? null : found.why;
    },
    refusal: ({ instances }) =>
      instances > 1 ? "several instances in containers are what compose/scale.yaml starts, with suites of its own" : null,
    async start(plan) {
      const args = ["--workers", String(plan.workers), "--worker-class", plan.runtimes.join(",")];
      const running = await startStudioContainer(network, {
        args,
        env: studioEnvironment(plan),
        folders: plan.tls === null ? [] : [...new Set([dirname(plan.tls.certificate), dirname(plan.tls.key)])],
      });
      let writing: ReturnType<typeof startWriting> | null = null;
      return {
        endpoints: [running.upstream],
        token: running.apiToken,
        version: (await running.exec(["studio", "--version"])).trim(),
        pid: 0,
        log: running.log,
        async loginToken() {
          const said = await running.exec(["studio", "link", "--json"]);
          return /token=([A-Za-z0-9_-]+)/.exec(said)![1]!;
        },
        workers: async () => [],
        replace: async (worker) => void (await running.exec(["studio", "replace", worker])),
        renew: async () => void (await running.exec(["studio", "reload"])),
        async writer() {
          writing ??= startWriting(["docker", "exec", "-i", running.container, "sh", "-c", WRITER, "writer"], {});
          return (await writing).writer("/data");
        },
        async stop() {
          await writing?.then(({ stop }) => stop()).catch(() => {});
          await running.stop();
        },
      };
    },
  };
}
