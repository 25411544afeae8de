import { PRODUCTS } from "../../src/contract/diagnostics/causes.ts";
import { proxies } from "../../topologies/proxies/index.ts";
import { absence } from "../../topologies/run-proxy.ts";
import { cleanUp } from "../bench/children.ts";
import { checks } from "../checks/index.ts";
import { twinRow } from "../conformance/choose.ts";
import { Laboratory } from "../matrix.ts";
import type { Files, Mutant } from "../mutant.ts";
import { mutants } from "../mutants/index.ts";
import { runCheck } from "../run-check.ts";
import { impossible } from "../site.ts";
import { type Test, test } from "../testing/tap.ts";
import { applied } from "./apply.fixture.ts";
import { isBad } from "./diagnose.ts";
import { type Filling, fill } from "./edits.ts";
import type { Finding } from "./finding.ts";
import { findings } from "./findings/index.ts";
import { fillingOf, Report } from "./report.ts";
import { examine, inLanes, type Look, onTwin } from "./twin.fixture.ts";

process.on("exit", cleanUp);
const catalogue: Readonly<Record<string, Finding>> = findings;
/** Mostly they wait. */
const LANES = 12;
const lab = new Laboratory(LANES);
/** Named by clients of deployments that are repaired by a setting, so that the setting can name it before anything listens. */
const PUBLIC_PORT = 8443;

/** In every run, a twin of each kind of cause on one product or another; all of them with STUDIO_TEST_TWINS=all, which takes minutes; or those that it names. */
const EVERY_RUN = [
  ...["apache-proto-missing", "apache-no-upgrade", "apache-errors-replaced"],
  ...["caddy-read-timeout", "caddy-prefix-not-said", "caddy-trusts-everybody", "caddy-slash-removed", "caddy-compressed"],
  ...["haproxy-tunnel-timeout", "haproxy-query-dropped", "haproxy-redirects-rewritten", "haproxy-host-fixed", "haproxy-origin-removed"],
  ...["nginx-no-upgrade", "nginx-proto-missing", "nginx-host-without-port", "nginx-handshakes-cached", "nginx-rewrites-text"],
  ...["nginx-http10-buffered", "nginx-page-instead-of-the-socket", "nginx-tls-1.1", "nginx-cookie-path-rewritten", "nginx-one-connection"],
  ...["traefik-no-upgrade", "traefik-proto-fixed", "traefik-body-limit-small"],
  ...["lighttpd-body-limit-small", "edge-certificate-expired", "studio-reads-no-proxy"],
  ...["nginx-body-limit-exact", "hop-drops-close-frames", "hop-keeps-the-dead"],
];
const wish = process.env.STUDIO_TEST_TWINS ?? "";
const chosen = (id: string) => wish === "all" || (wish === "" ? EVERY_RUN : wish.split(",")).includes(id);

const here = proxies.filter((driver) => absence(driver) === null).map(({ name }) => name);
const can = (mutant: Mutant) =>
  [mutant.twin.proxy, mutant.twin.outer].every((name) => name == null || here.includes(name)) && impossible(twinRow(mutant)) === null;
const ALL: Look = { token: true, spoof: true };
const NOTHING: Look = { token: false, spoof: false };

const right = (way: string, proxy: string | null, outer?: string): Mutant => ({
  about: `${way} of ${proxy}`,
  seen: "equivalent",
  because: "",
  finding: null,
  twin: { way, proxy, runtime: "node", ...(outer === undefined ? {} : { outer }) },
});

test("on right deployments nothing has to be repaired", async (t) => {
  const each = here.map((proxy, at) => ({ mutant: right("tls-termination", proxy), look: at % 2 === 0 ? ALL : NOTHING }));
  const some = [
    { mutant: right("direct-http", null), look: ALL },
    { mutant: right("prefix-stripped", "nginx"), look: ALL },
    { mutant: right("prefix-kept", "haproxy"), look: NOTHING },
    { mutant: right("tls-passthrough", "haproxy"), look: ALL },
    { mutant: right("two-hops", "nginx", "caddy"), look: ALL },
  ];
  const more = [
    ...here.flatMap((proxy, at) => [
      { mutant: right("tls-termination", proxy), look: at % 2 === 0 ? NOTHING : ALL },
      { mutant: right(["prefix-stripped", "prefix-kept", "no-affinity"][at % 3]!, proxy), look: at % 2 === 0 ? ALL : NOTHING },
    ]),
    { mutant: right("http", "nginx"), look: NOTHING },
    { mutant: right("rfc7239", "nginx"), look: ALL },
    { mutant: right("websocket-only", "caddy"), look: NOTHING },
    { mutant: right("tls-reencryption", "apache"), look: ALL },
  ];
  await inLanes(
    [...each, ...some, ...(wish === "all" ? more : [])].filter(({ mutant }) => can(mutant)),
    LANES,
    async ({ mutant, look }) => {
      await onTwin(lab, mutant, async (site) => {
        const { report } = await examine(site, look);
        const bad = report.findings.filter(({ severity }) => isBad(severity));
        t.same(
          bad.map(({ id, observed }) => `${id}: ${observed}`),
          [],
          `${mutant.about}${look.token ? ", with everything" : ", from outside"}`,
        );
        t.equal(report.outcome, "fine");
        t.ok(Report.safeParse(JSON.parse(JSON.stringify(report))).success, "the report keeps to its schema");
        const name = mutant.twin.outer ?? mutant.twin.proxy;
        if (name !== null && mutant.twin.way !== "tls-passthrough")
          t.equal(report.proxies[0]?.id, name, `${mutant.about}: the proxy is recognised`);
      });
    },
  );
});

/** What of a broken twin doctor is allowed to use: what the finding says that it needs, and nothing more. */
function lookFor(mutant: Mutant, wanted: readonly string[]): Look {
  const needs = wanted.map((id) => catalogue[id]?.needs);
  return { token: mutant.seen === "inside" || needs.includes("token"), spoof: needs.includes("spoof") };
}

/** Twins that are wrong in several ways, one of which hides the next: how often doctor has to be asked. */
const ROUNDS: Readonly<Record<string, readonly string[]>> = { "nginx-bare": ["scheme-differs", "upgrade-removed"] };

async function judge(t: Test, id: string, mutant: Mutant, hidden: readonly string[] = ROUNDS[id] ?? []): Promise<void> {
  const wanted = [mutant.finding].flat().filter((one) => one !== null);
  const naming = Object.entries(checks).filter(([, check]) => (check.mutants as readonly string[]).includes(id));
  let repaired: Mutant | null = null;
  await onTwin(lab, mutant, async (site) => {
    const { seen, report } = await examine(site, lookFor(mutant, wanted));
    const [first] = report.findings;
    const told = report.findings.map((one) => `${one.id}: ${one.observed}`).join("; ") || "nothing";
    if (!t.ok(first && wanted.includes(first.id), `${id} is named: ${wanted.join(" or ")}, found ${told}`)) return;
    const { edits = {}, settings = {} } = catalogue[first!.id]!;
    const { configuration, environment } = mutant;
    const product = PRODUCTS.find((one) => one === mutant.twin.proxy);
    if (configuration && product === undefined) return;
    if (!configuration && !environment) return;
    // A repair that is no line of this configuration: another certificate, another machine.
    if (configuration && (first!.fix[product!]?.edits.length ?? 0) === 0) return;
    const filling = {
      ...fillingOf(seen),
      ...(configuration ? {} : { url: `${site.dial.secure ? "https" : "http"}://${site.dial.name}:${PUBLIC_PORT}${site.prefix}` }),
    };
    repaired = {
      ...mutant,
      ...(configuration && product
        ? {
            configuration: (files) =>
              applied(
                configuration(files),
                product,
                edits[product] ?? [],
                mutant.twin.outer === undefined ? listening(filling, files) : filling,
              ),
          }
        : {}),
      ...(environment ? { environment: settled(environment, settings, filling) } : {}),
    };
  });
  if (repaired === null) return;
  if (hidden.length > 0) return await judge(t, id, { ...(repaired as Mutant), finding: hidden[0]! }, hidden.slice(1));
  await onTwin(
    lab,
    repaired,
    async (site) => {
      for (const [check, declared] of naming) {
        const result = await runCheck(check, declared, site);
        t.equal(result.verdict, "pass", `${id}, repaired as doctor says: ${check} passes${result.why ? ` (${result.why})` : ""}`);
      }
    },
    mutant.configuration ? null : PUBLIC_PORT,
  );
}

/** The repaired proxy listens on another port than the one that was looked at. */
function listening(filling: Filling, files: Files): Filling {
  const found = /(?:listen|bind|address:) "?127\.0\.0\.1:(\d+)|studio\.test:(\d+) \{/i.exec(Object.values(files).join("\n"));
  const port = found?.[1] ?? found?.[2];
  if (port === undefined) throw new Error("the configuration says nowhere where the proxy listens");
  const moved = Object.entries(filling).map(([name, value]) => [name, String(value).replace(`:${filling.port}`, `:${port}`)]);
  return { ...(Object.fromEntries(moved) as Omit<Filling, "port">), port: Number(port) };
}

/** An environment with the settings that doctor proposes. */
const settled = (environment: Readonly<Record<string, string>>, settings: Readonly<Record<string, string | null>>, filling: Filling) =>
  Object.fromEntries(
    Object.entries({ ...environment, ...settings }).flatMap(([name, value]) => (value === null ? [] : [[name, fill(value, filling)]])),
  );

test("every broken twin is named first, and repaired", async (t) => {
  const its = Object.entries(mutants as Readonly<Record<string, Mutant>>).filter(
    ([id, mutant]) => chosen(id) && mutant.seen !== "equivalent" && mutant.finding !== null && can(mutant),
  );
  await inLanes(its, LANES, async ([id, mutant]) => {
    await judge(t, id, mutant).catch((error: Error) => t.fail(`${id}: ${error.message}`));
  });
});

test("every name that a broken twin asks for is one of a finding", (t) => {
  for (const id of EVERY_RUN) t.ok(id in mutants, `there is a broken twin ${id}`);
  for (const [id, { finding }] of Object.entries(mutants as Readonly<Record<string, Mutant>>))
    for (const name of [finding].flat()) t.ok(name === null || name in catalogue, `${id}: ${name}`);
});

test("what was shared is ended", async (t) => {
  await lab.close();
  t.pass();
});
