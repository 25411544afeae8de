import { readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createAuthority, type Leaf } from "../topologies/certificates.ts";
import { openDirectory } from "../topologies/directory.ts";
import { proxies } from "../topologies/proxies/index.ts";
import { type Endpoint, type ProxyDriver, type ProxyPlan, refusal } from "../topologies/proxy.ts";
import type { RunningProxy } from "../topologies/running-proxy.ts";
import { type Row, RUNTIMES } from "../topologies/topology.ts";
import { CAPABILITIES, type Capability } from "./capability.ts";
import type { ClientKind } from "./client.ts";
import { type EvilMode, type EvilProxy, startEvilProxy } from "./evil-proxy.ts";
import { type Ground, processes } from "./ground.ts";
import type { Files } from "./mutant.ts";
import type { RunningSubject, Subject, SubjectPlan, WorkerProcess } from "./subject.ts";
import { type Dial, originOf } from "./wire/dial.ts";

/** The public host name of every topology that is started here, and the address that its clients have. */
export const PUBLIC_NAME = "studio.test";

const UPSTREAM_NAME = "upstream.test";
export const PREFIX = "/studio";

/** In which way a certificate is wrong. */
export type WrongCertificate = "rogue" | "other-name" | "expired" | "copied";

/** Certificates of this run: one authority that is believed and one that is not. */
export interface Certificates {
  readonly ca: string;
  readonly caText: string;
  readonly edge: Leaf;
  readonly upstream: Leaf;
  /** The same two, wrong in one way each; `copied` is good, and lies where no renewal goes. */
  wrong(which: "edge" | "upstream", how: WrongCertificate): Leaf;
  /** A new certificate in files of its own for the edge; one for the key that is there, in the same file, for the subject. */
  renew(which: "edge" | "upstream"): Leaf;
  readonly directory: string;
}

/** Makes the certificates of a run; they are gone when the process ends. */
export function makeCertificates(): Certificates {
  const directory = openDirectory("certificates");
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
  const good = createAuthority(join(directory, "good"));
  const bad = createAuthority(join(directory, "rogue"), "Another authority");
  const names = { edge: [PUBLIC_NAME], upstream: [UPSTREAM_NAME, PUBLIC_NAME] };
  const upstream = good.issue("upstream", { names: names.upstream });
  return {
    directory,
    ca: good.ca,
    caText: good.caText,
    edge: good.issue("edge", { names: names.edge }),
    upstream,
    wrong: (which, how) =>
      (how === "rogue" ? bad : good).issue(`${which}-${how}`, {
        names: how === "other-name" ? ["other.test"] : names[which],
        ...(how === "expired" ? { days: -1 } : {}),
      }),
    renew: (which) =>
      which === "edge"
        ? good.issue(`edge-renewed-${crypto.randomUUID()}`, { names: names.edge })
        : good.issue("upstream", { names: names.upstream, key: readFileSync(upstream.key, "utf8") }),
  };
}

/** What only who started everything can do. */
export interface Inside {
  /** Puts the proxy's configuration into force again, changed in a way that no client sees. Null where there is no proxy. */
  readonly reloadProxy: (() => Promise<void>) | null;
  /** Puts a certificate into force at the proxy that ends TLS; without one, the first one again. Null where none does, or it cannot be reloaded. */
  readonly renewEdge: ((leaf?: Leaf) => Promise<void>) | null;
  /** Starts the proxy before the subject once more, with the same configuration, before another upstream. Null where there is no proxy. */
  readonly proxyBefore: ((upstream: Endpoint) => Promise<{ dial: Dial; stop(): Promise<unknown> }>) | null;
  readonly subject: RunningSubject;
  workers(): Promise<readonly WorkerProcess[]>;
  readonly certificates: Certificates;
}

/** A deployment to be examined: what a client has to know of it, what can be asked of it, and what it claims to have. */
export interface Site {
  /** `tls-termination/nginx/bun`, or the URL of a deployment that somebody else started. */
  readonly id: string;
  readonly row: Row | null;
  readonly dial: Dial;
  readonly prefix: string;
  /** Origin and prefix, without a slash at the end. */
  readonly url: string;
  readonly origin: string;
  /** The origin of pages, where that is another one. */
  readonly pageOrigin: string;
  readonly probes: Subject["probes"];
  readonly token: string | null;
  /** The address that the first hop sees this client come from; null where nobody can tell. */
  readonly from: string | null;
  /** Which realtime client is run where one is examined. */
  readonly client: ClientKind;
  readonly provides: ReadonlySet<Capability>;
  /** Why a capability is missing. */
  lacks(capability: Capability): string;
  readonly inside: Inside | null;
  /** The configuration of every proxy, and versions, for the report. */
  readonly configuration: Files;
  readonly versions: Readonly<Record<string, string>>;
  logs(): string;
  close(): Promise<void>;
}

/** The driver of a product. Throws RangeError for a name that there is none of. */
export function driverOf(name: string): ProxyDriver {
  const found = proxies.find((driver) => driver.name === name);
  if (!found) throw new RangeError(`there is no proxy ${name}; there are ${proxies.map((driver) => driver.name).join(", ")}`);
  return found;
}

/** How a row's subject is to be started. Rows with the same plan can share one. */
export function subjectPlanOf(row: Row, certificates: Certificates, ground: Ground = processes): SubjectPlan {
  const instances = row.workers === "cookie" || row.workers === "hash" ? 2 : 1;
  const trusts = row.proxy === null || row.tls === "passthrough" ? null : row.forwarded;
  return {
    runtimes: row.runtime === "mixed" ? RUNTIMES : [row.runtime],
    workers: row.workers === "several" ? (row.runtime === "mixed" ? 3 : 2) : 1,
    transports: row.transports === "all" ? ["polling", "websocket"] : [row.transports],
    tls: row.tls === "reencrypted" || row.tls === "passthrough" ? certificates.upstream : null,
    trusts,
    proxies: ground.proxies,
    hosts: [PUBLIC_NAME, UPSTREAM_NAME],
    origins: row.pageHost === null ? [] : [`https://${row.pageHost}`],
    instances,
    environment: {},
  };
}

/** The plan of a row's proxy, or of the one before it. */
export function proxyPlanOf(
  row: Row,
  upstreams: RunningSubject["endpoints"],
  hop: "outer" | "inner",
  certificates: Certificates,
  ground: Ground = processes,
): Omit<ProxyPlan, "listen"> {
  const edge = hop === "outer" || row.outer === null;
  const terminates = edge && (row.tls === "terminated" || row.tls === "reencrypted");
  return {
    name: PUBLIC_NAME,
    layer: row.tls === "passthrough" ? "tcp" : "http",
    tls: terminates
      ? { ...certificates.edge, http2: driverOf(edge && hop === "outer" ? row.outer! : row.proxy!).cannot.http2 === undefined }
      : null,
    upstreams,
    upstreamTls: hop === "inner" && row.tls === "reencrypted" ? { ca: certificates.ca, name: UPSTREAM_NAME } : null,
    prefix: edge && row.prefix !== "none" ? { path: PREFIX, kept: row.prefix === "kept" } : null,
    behind: edge ? [] : [ground.proxies.includes("/") ? ground.proxies : `${ground.proxies}/32`],
    forwarded: row.forwarded,
    websocket: true,
    sticky: row.workers === "cookie" || row.workers === "hash" ? row.workers : "none",
    timeouts: { connectS: 5, idleS: 120 },
    maxBodyMiB: 16,
  };
}

/** Paths that nobody opens, for plans that are only looked at. */
const nowhere = { certificate: "/c", key: "/k", bundle: "/b" };
export const unopened: Certificates = {
  ...{ ca: "/ca", caText: "", edge: nowhere, upstream: nowhere, directory: "/" },
  wrong: () => nowhere,
  renew: () => nowhere,
};

/** Why a row cannot be, whatever runs here: what its products do not do. Null when it can be. */
export function impossible(row: Row): string | null {
  if (row.proxy === null) {
    return row.prefix !== "none" ||
      row.workers === "cookie" ||
      row.workers === "hash" ||
      row.tls === "terminated" ||
      row.tls === "reencrypted"
      ? "there is no proxy that would do that"
      : null;
  }
  if (row.outer === row.proxy) return "two hops are of different makes";
  if (row.tls === "passthrough" && row.prefix !== "none") return "who passes bytes on cannot change a path";
  if (row.tls === "passthrough" && row.workers === "cookie") return "who passes bytes on cannot set a cookie";
  if (row.tls === "passthrough" && row.forwarded === "rfc7239") return "who passes bytes on cannot add a header";
  if (row.runtime === "mixed" && row.workers !== "several") return "mixed runtimes are several workers";
  if (row.transports === "websocket" && (row.workers === "cookie" || row.workers === "hash")) return "websockets need no affinity";
  const nowhere = { address: "127.0.0.1", port: 1 };
  for (const hop of row.outer === null ? (["inner"] as const) : (["inner", "outer"] as const)) {
    const why = refusal(driverOf(hop === "outer" ? row.outer! : row.proxy), {
      ...proxyPlanOf(row, [nowhere], hop, unopened),
      listen: nowhere,
    });
    if (why !== null) return why;
  }
  return null;
}

/** Why a row cannot be started here and now; null when it can. */
export async function missing(row: Row, subject: Subject, plan: SubjectPlan, ground: Ground = processes): Promise<string | null> {
  const products = [row.outer, row.proxy].filter((name) => name !== null);
  for (const name of products) {
    const why = await ground.absence(driverOf(name));
    if (why !== null) return why;
  }
  return (await subject.absence()) ?? subject.refusal(plan);
}

/** What a row has, by itself and by its subject. */
export function providedBy(row: Row, subject: Subject, plan: SubjectPlan, ground: Ground): Set<Capability> {
  const driver = row.proxy === null ? null : driverOf(row.proxy);
  const http = driver !== null && row.tls !== "passthrough";
  const edge = row.outer === null ? driver : driverOf(row.outer);
  const several = plan.workers > 1 || plan.instances > 1;
  const pinned = row.workers === "cookie" || row.workers === "hash";
  const facts: Partial<Record<Capability, boolean>> = {
    proxy: driver !== null,
    "http-proxy": http,
    tls: row.tls !== "none",
    "tls-at-proxy": http && (row.tls === "terminated" || row.tls === "reencrypted"),
    "upstream-tls": row.tls === "reencrypted",
    passthrough: driver !== null && row.tls === "passthrough",
    "tls-at-subject": row.tls === "passthrough",
    "edge-renewal": http && (row.tls === "terminated" || row.tls === "reencrypted") && edge?.cannot.reload === undefined,
    http2: http && row.tls !== "none" && edge?.cannot.http2 === undefined,
    http3: ground === processes && http && row.tls !== "none" && edge?.http3 === true,
    prefix: row.prefix !== "none",
    "other-port": row.publicPort !== null,
    "two-hops": row.outer !== null,
    "split-host": row.pageHost !== null,
    "x-forwarded": http && row.forwarded === "x-forwarded",
    rfc7239: http && row.forwarded === "rfc7239",
    "body-limit": http && driver.cannot["body-limit"] === undefined,
    "two-lengths": !http || edge?.cannot["two-lengths"] === undefined,
    "websocket-idle": driver !== null && driver.cannot["websocket-idle"] === undefined,
    affinity: pinned,
    "affinity-cookie": row.workers === "cookie",
    "no-affinity": several && !pinned,
    polling: row.transports !== "websocket",
    websocket: row.transports !== "polling",
    upgrade: row.transports === "all",
    "multi-worker": several && (plan.instances === 1 || subject.capabilities.includes("instances-told-apart")),
    "mixed-runtimes": row.runtime === "mixed",
    "inside-proxy": driver !== null && driver.cannot.reload === undefined,
    "reload-live": driver !== null && driver.cannot.reload === undefined && driver.cannot["reload-live"] === undefined,
    "inside-certificates": plan.tls !== null,
    "inside-upstream": ground === processes,
  };
  return new Set([...(Object.keys(facts) as Capability[]).filter((one) => facts[one]), ...subject.capabilities]);
}

/** How a broken twin differs from the right deployment, as far as its site is concerned. */
export interface Breakage {
  readonly configuration?: (files: Files) => Files;
  readonly edgeCertificate?: Leaf;
  readonly evil?: EvilMode;
  readonly client?: ClientKind;
  /** The proxy will not reach the subject. */
  readonly unreachable?: boolean;
}

/** Starts the proxies of a row before a subject that runs, and resolves to the site. */
export async function openSite(
  row: Row,
  {
    subject,
    running,
    plan,
    certificates,
    ground = processes,
    broken = {},
  }: { subject: Subject; running: RunningSubject; plan: SubjectPlan; certificates: Certificates; ground?: Ground; broken?: Breakage },
): Promise<Site> {
  const hops: RunningProxy[] = [];
  let evil: EvilProxy | null = null;
  const edge = broken.edgeCertificate ?? certificates.edge;
  const launch = (name: string, upstreams: RunningSubject["endpoints"], hop: "outer" | "inner", sees: "anything" | "echo") => {
    const proxyPlan = proxyPlanOf(row, upstreams, hop, { ...certificates, edge }, ground);
    return ground.start(
      {
        ...driverOf(name),
        ...(hop === "inner" && broken.configuration ? { render: brokenRender(driverOf(name), broken.configuration) } : {}),
      },
      proxyPlan,
      {
        path: `${proxyPlan.prefix?.path ?? ""}${subject.probes.ready}`,
        sees,
        secure: row.tls === "passthrough" || proxyPlan.tls !== null,
      },
    );
  };
  const start = async (name: string, upstreams: RunningSubject["endpoints"], hop: "outer" | "inner") => {
    const { running, inner } = await launch(name, upstreams, hop, broken.configuration || broken.unreachable ? "anything" : "echo");
    hops.unshift(running);
    return [hop === "inner" && row.outer !== null ? inner : { address: "127.0.0.1", port: running.port }];
  };
  try {
    let endpoints = running.endpoints;
    if (row.proxy !== null) endpoints = await start(row.proxy, endpoints, "inner");
    if (row.outer !== null) endpoints = await start(row.outer, endpoints, "outer");
    if (broken.evil) {
      if (row.tls !== "none") throw new Error("a misbehaving hop reads requests, so its twin has to be cleartext");
      const { address: host, port } = endpoints[0]!;
      evil = await startEvilProxy(
        { connect: () => connect({ host, port, ...(ground.from === null ? {} : { localAddress: ground.from }) }) },
        broken.evil,
      );
      endpoints = [{ address: "127.0.0.1", port: evil.port }];
    }
    const dial: Dial = {
      name: PUBLIC_NAME,
      port: row.publicPort ?? endpoints[0]!.port,
      address: endpoints[0]!.address,
      dialPort: endpoints[0]!.port,
      secure: row.tls !== "none",
      ca: certificates.caText,
      from: ground.from,
    };
    const prefix = row.prefix === "none" ? "" : PREFIX;
    const inner = hops.at(-1) ?? null;
    const first = hops[0];
    const edgePlan = first?.plan;
    let reloading: Promise<unknown> = Promise.resolve();
    /** Reloads are one after the other, and each keeps what those before it have changed. */
    const reload = (hop: RunningProxy, change: (plan: ProxyPlan) => Partial<ProxyPlan>): Promise<void> => {
      const done = reloading.then(() => hop.reload({ ...hop.plan, ...change(hop.plan) }));
      reloading = done.catch(() => {});
      return done;
    };
    return {
      id: row.id,
      row,
      dial,
      prefix,
      origin: originOf(dial),
      url: originOf(dial) + prefix,
      pageOrigin: row.pageHost === null ? originOf(dial) : `https://${row.pageHost}`,
      probes: subject.probes,
      token: running.token,
      from: ground.client,
      client: broken.client ?? "studio",
      provides: providedBy(row, subject, plan, ground),
      lacks: (capability) => lackOf(capability, row),
      inside: {
        subject: running,
        workers: running.workers,
        certificates,
        reloadProxy:
          inner === null ? null : () => reload(inner, ({ timeouts }) => ({ timeouts: { ...timeouts, idleS: timeouts.idleS + 1 } })),
        renewEdge:
          first === undefined || !edgePlan?.tls || first.driver.cannot.reload !== undefined
            ? null
            : (leaf = edge) => reload(first, () => ({ tls: { ...edgePlan.tls!, ...leaf } })),
        proxyBefore:
          // A server of the examiner is out of reach for containers.
          row.proxy === null || ground !== processes
            ? null
            : async (upstream) => {
                const { running: copy } = await launch(row.proxy!, [upstream], "inner", "anything");
                return { dial: { ...dial, dialPort: copy.port }, stop: copy.stop };
              },
      },
      configuration: Object.assign(
        {},
        ...hops.map(({ driver, configuration }) =>
          Object.fromEntries(Object.entries(configuration).map(([file, text]) => [`${driver.name}/${file}`, text])),
        ),
      ),
      versions: { subject: running.version },
      logs: () => [running.log(), ...hops.map((hop) => hop.log())].join("\n"),
      async close() {
        await evil?.stop();
        for (const hop of hops) await hop.stop();
      },
    };
  } catch (error) {
    await evil?.stop();
    for (const hop of hops) await hop.stop();
    throw error;
  }
}

const brokenRender =
  (driver: ProxyDriver, broken: (files: Files) => Files): ProxyDriver["render"] =>
  (plan, directory, home) => ({
    ...broken(driver.render(plan, directory, home)),
  });

/** Why a row lacks a capability: its proxy says so, or it is another deployment. */
function lackOf(capability: Capability, row: Row): string {
  const first = ["http2", "two-lengths", "edge-renewal"].includes(capability) ? (row.outer ?? row.proxy) : row.proxy;
  const declared = first === null ? {} : driverOf(first).cannot;
  const name = {
    http2: "http2",
    "body-limit": "body-limit",
    "two-lengths": "two-lengths",
    "websocket-idle": "websocket-idle",
    "inside-proxy": "reload",
    "reload-live": "reload-live",
    "edge-renewal": "reload",
  } as const;
  const why = capability in name ? declared[name[capability as keyof typeof name]] : undefined;
  return why === undefined ? `not here: ${CAPABILITIES[capability]}` : `${first}: ${why}`;
}
