// Studio behind a proxy, as a client of the public address sees it.
import { join } from "node:path";
import { openStore } from "../adapters/store/sqlite/open.ts";
import { issueLogin } from "../adapters/supervisor/tokens.ts";
import { type RunningStudio, startStudio, until } from "../harness/testing/studio.ts";
import { type Answer, type Place, type Sent, send } from "./client.fixture.ts";
import type { ProxyDriver } from "./proxy.ts";
import type { RunningProxy } from "./run-proxy.ts";
import { NAME, type Plan, STRANGER, withProxy } from "./stage.fixture.ts";

/** A Studio with a worker on every runtime that believes the proxies of this machine, and only them. */
export const startBehind = (env: Record<string, string> = {}) =>
  startStudio({
    args: ["--workers", "3", "--worker-class", "bun,node,deno"],
    env: { STUDIO_ALLOWED_HOSTS: NAME, STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_TRUSTED_PROXIES: "127.0.0.1", ...env },
  });

/** What of a Studio is needed from inside, wherever it runs. */
export type Subject = Pick<RunningStudio, "apiToken" | "log">;

export const portOf = (studio: RunningStudio) => Number(new URL(studio.url).port);

export const bearer = (studio: Subject): [string, string] => ["Authorization", `Bearer ${studio.apiToken}`];

/** A new token that signs one person in. */
export async function loginToken(studio: RunningStudio): Promise<string> {
  const store = await openStore({ path: join(studio.data, "studio.db") });
  try {
    return await issueLogin(store, Date.now());
  } finally {
    await store.close();
  }
}

/** Studio as clients see it through whatever stands before it. */
export interface Seen {
  /** The product, or the products, that stand before it. */
  readonly about: string;
  readonly studio: Subject;
  /** A new token that signs one person in. */
  login(): Promise<string>;
  readonly place: Place;
  /** `https://studio.test:8443/studio`, the address that people use. */
  readonly url: string;
  readonly origin: string;
  readonly prefix: string;
  get(path: string, sent?: Omit<Sent, "path">): Promise<Answer>;
}

/** Studio seen through a proxy. */
export interface Front extends Seen {
  readonly running: RunningProxy;
}

/** Studio as it is seen through a proxy that runs. */
export function frontOf(studio: Subject & Pick<Front, "login">, running: RunningProxy, place: Place): Front {
  const prefix = running.plan.prefix?.path ?? "";
  const origin = `${place.ca === null ? "http" : "https"}://${NAME}:${running.port}`;
  const get = (path: string, sent: Omit<Sent, "path"> = {}) => send(place, { from: STRANGER, ...sent, path: prefix + path });
  return { about: running.driver.name, studio, login: studio.login, place, url: origin + prefix, origin, prefix, running, get };
}

/** Runs `work` with a proxy before Studio. */
export const behind = (studio: RunningStudio, driver: ProxyDriver, plan: Plan, work: (front: Front) => Promise<void>) =>
  withProxy(driver, plan, (running, place) => work(frontOf({ ...studio, login: () => loginToken(studio) }, running, place)));

/** What Studio takes for its own URL and for its client, when the client sends these header lines. */
export async function told({ studio, get }: Front, lines: readonly [string, string][]): Promise<{ url: unknown; client: unknown }> {
  const id = crypto.randomUUID();
  const document = await get("/openapi.json", { lines: [bearer(studio), ["X-Request-Id", id], ...lines] });
  if (document.status !== 200) return { url: `${document.status} ${document.text.slice(0, 300)}`, client: null };
  const { servers } = JSON.parse(document.text) as { servers: { url: string }[] };
  const line = await until(`the log line of ${id}`, () =>
    studio
      .log()
      .split("\n")
      .find((text) => text.includes(id)),
  );
  return { url: servers[0]?.url, client: (JSON.parse(line) as { client: string }).client };
}
