import type { ChildProcess } from "node:child_process";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { TLSSocket } from "node:tls";
import type { Endpoint } from "./proxy.ts";

/** How it is seen that requests pass this very proxy and not something else on the port. */
export interface Ready {
  /** Path of a request whose answer shows the nonce that the header X-Request-Id of the request holds. */
  readonly path: string;
  /**
   * `echo`: the nonce has to come back from the upstream. `refusal`: the proxy has to say that it cannot reach the upstream. `anything`: some answer, for
   * a configuration that is broken on purpose. A 404 without the nonce counts after a while only: Traefik says that until it has read its file.
   */
  readonly sees: "echo" | "refusal" | "anything";
  /** Whether the connection to the port is TLS: that of the plan, or the upstream's where bytes are passed on. */
  readonly secure: boolean;
}

/** Where clients reach a proxy, and under which host name. */
export interface Reached extends Endpoint {
  readonly name: string;
}

/** Long enough for a machine that has much else to do. */
const START_MS = 45_000;
const BETWEEN_MS = 25;
/** HAProxy tries an upstream that it cannot reach for 3 s before it answers. */
const ANSWER_MS = 6_000;
const UNREAD_MS = 5_000;
/** What Traefik shows until it has read which certificate to show. */
const UNREAD_CERTIFICATE = "TRAEFIK DEFAULT CERT";

/** Resolves when the child is alive and `ready` was seen through it; rejects when it ends, or after 45 s with what the last try brought. */
export async function becomesReady(child: ChildProcess, at: Reached, ready: Ready): Promise<void> {
  let problem: Error | null = null;
  child.once("error", (error) => {
    problem = error;
  });
  let last = "nothing answered";
  const began = performance.now();
  for (const limit = began + START_MS; performance.now() < limit; ) {
    if (problem) throw problem;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended with ${child.signalCode ?? child.exitCode}`);
    const nonce = crypto.randomUUID();
    try {
      const answer = await ask(at, ready, nonce);
      if (answer.certificate === UNREAD_CERTIFICATE) throw new Error(`it shows the certificate ${UNREAD_CERTIFICATE}`);
      const echoed = answer.text.includes(nonce);
      const seen = {
        echo: echoed,
        refusal: answer.status >= 500,
        anything: echoed || answer.status !== 404 || performance.now() - began > UNREAD_MS,
      }[ready.sees];
      if (seen && child.exitCode === null) return;
      last = `${answer.status}, not the ${ready.sees} that was wanted: ${answer.text.slice(0, 500)}`;
    } catch (error) {
      last = (error as Error).message;
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
  throw new Error(`it was not ready within ${START_MS} ms; the last try: ${last}`);
}

/** One request on a connection of its own. Whether the certificate is good is another question than whether the proxy is up. */
function ask(
  { name, address, port }: Reached,
  { path, secure }: Ready,
  nonce: string,
): Promise<{ status: number; text: string; certificate: string | null }> {
  return new Promise((resolve, reject) => {
    const headers = { host: `${name}:${port}`, "x-request-id": nonce, connection: "close" };
    const options = { host: address, port, path, headers, agent: false, timeout: ANSWER_MS } as const;
    const request = secure ? httpsRequest({ ...options, servername: name, rejectUnauthorized: false }) : httpRequest(options);
    request.once("timeout", () => request.destroy(new Error(`no answer within ${ANSWER_MS} ms`)));
    request.once("error", reject);
    request.once("response", (response) => {
      let text = JSON.stringify(response.headers);
      const { socket } = response;
      const certificate = socket instanceof TLSSocket ? String(socket.getPeerCertificate().subject?.CN) : null;
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.once("error", reject);
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text, certificate }));
    });
    request.end();
  });
}
