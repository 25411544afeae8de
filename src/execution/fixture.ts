import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFiles } from "../../adapters/files/files.ts";
import { createSpawn } from "../../adapters/spawn/spawn.ts";
import { createWeb } from "../../adapters/web-fetch/web-fetch.ts";
import type { Test } from "../../harness/testing/tap.ts";
import { systemClock } from "../ports/clock.ts";
import type { Passage } from "../ports/store.ts";
import { createModels } from "./models.ts";
import type { NodeOutput } from "./node-type.ts";
import { workspaceProvider } from "./workspace.ts";

/** One node type after the other with real processes, files and HTTP. `local` are the ports on which models are looked for. */
export function bench(
  t: Test,
  options: {
    local?: string[];
    baseUrl?: string;
    apiKey?: string;
    allowPrivate?: boolean;
    passages?: Passage[];
    environment?: Record<string, string>;
  } = {},
) {
  const dir = mkdtempSync(join(tmpdir(), "studio-nodes-"));
  const spawn = createSpawn({ groupsDir: join(dir, "groups") });
  t.teardown(() => {
    spawn.endAll();
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });
  const files = createFiles(join(dir, "runs"));
  const web = createWeb({ allowPrivate: options.allowPrivate ?? true, own: null });
  const models = createModels({
    web,
    baseUrl: options.baseUrl ?? null,
    apiKey: options.apiKey ?? null,
    model: null,
    local: options.local ?? [],
    discoveryMs: 3000,
  });
  const environment = { PATH: process.env.PATH ?? "/usr/bin:/bin", ...options.environment };
  const passages = async (_query: string, limit: number) => (options.passages ?? []).slice(0, limit);
  const provider = workspaceProvider({ spawn, files, web, models, clock: systemClock, environment, passages });
  const log: string[] = [];
  return {
    files,
    log,
    run(
      nodeType: string,
      data: Record<string, unknown>,
      more: { nodes?: Record<string, unknown>; signal?: AbortSignal } = {},
    ): Promise<NodeOutput> {
      return provider.execute({
        id: "d1",
        nodeType,
        data,
        scope: { nodes: more.nodes ?? {}, input: null, run: { id: "r1" }, studio: { url: "http://127.0.0.1:1" } },
        workspaceId: "r1",
        nodeId: "node",
        attempt: 1,
        log: {
          write: (stream, text) => void log.push(`${stream}: ${text}`),
          system: (text) => void log.push(`system: ${text}`),
          adopt: () => undefined,
        },
        begun: async () => undefined,
        signal: more.signal ?? AbortSignal.timeout(20_000),
      });
    },
  };
}

/** A real HTTP server on a free port of the loopback; resolves to its origin. */
export async function serve(t: Test, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    server.closeAllConnections?.();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
