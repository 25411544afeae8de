import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Leaf } from "../topologies/certificates.ts";
import type { Endpoint } from "../topologies/proxy.ts";

/** Somebody in the place of the subject, who shows another certificate. */
export interface FalseUpstream {
  readonly endpoint: Endpoint;
  /** How many requests it was trusted with. */
  readonly requests: number;
  close(): Promise<void>;
}

/** Answers every request with 200, over TLS with this certificate. */
export async function startFalseUpstream({ certificate, key }: Leaf): Promise<FalseUpstream> {
  let requests = 0;
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (_, response) => {
    requests += 1;
    response.end("I am not who you think I am\n");
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: { address: "127.0.0.1", port },
    get requests() {
      return requests;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
