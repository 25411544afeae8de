// What an upstream is told of a client, and what it should be told.
import type { Test } from "../harness/testing/tap.ts";
import { type Place, send, sendHttp2 } from "./client.fixture.ts";
import type { Echoed } from "./echo.fixture.ts";
import type { ProxyDriver, ProxyPlan } from "./proxy.ts";
import type { RunningProxy } from "./run-proxy.ts";
import { NAME, STRANGER } from "./stage.fixture.ts";

/** What reached the upstream. */
export const parse = ({ text }: { text: string }) => JSON.parse(text) as Echoed;

/** The values of a header, its lines joined in order; null when it is not there. */
export function header(echoed: Echoed, name: string): string | null {
  const values = echoed.lines.filter(([key]) => key === name).map(([, value]) => value);
  return values.length === 0 ? null : values.join(", ");
}

/** A Forwarded header as its elements, quotes taken off. */
export const elements = (value: string | null) =>
  (value ?? "").split(/,\s*/).map((element) =>
    Object.fromEntries(
      element.split(";").map((pair) => {
        const [key = "", said = ""] = pair.split(/=(.*)/s);
        return [key.toLowerCase(), said.replace(/^"|"$/g, "")];
      }),
    ),
  );

/** What a client may say that is not so, in every header. */
export const LIES: [string, string][] = [
  ["X-Forwarded-For", "6.6.6.6"],
  ["X-Forwarded-For", "7.7.7.7"],
  ["X-Forwarded-Proto", "gopher"],
  ["X-Forwarded-Host", "evil.test:1"],
  ["X-Forwarded-Port", "444"],
  ["X-Forwarded-Prefix", "/evil"],
  ["Forwarded", "for=6.6.6.6;host=evil.test;proto=gopher"],
  ["X-Real-IP", "6.6.6.6"],
];
/** The headers that lies are told in. */
export const NAMES = [...new Set(LIES.map(([name]) => name.toLowerCase()))];
/** Asks the proxy to drop what it is about to set. */
export const DROP: [string, string] = ["Connection", `close, ${[...new Set(LIES.map(([name]) => name))].join(", ")}`];

/** The headers of a websocket besides Connection. */
export const WEBSOCKET: [string, string][] = [
  ["Upgrade", "websocket"],
  ["Sec-WebSocket-Version", "13"],
  ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
];

/** What the upstream must see of the client, header by header; null: it must not be there. */
function truth(driver: ProxyDriver, plan: ProxyPlan, client: string, websocket = false): Record<string, unknown> {
  // Traefik says it in a way of its own.
  const spoken = websocket && driver.name === "traefik" ? "ws" : "http";
  const scheme = plan.tls ? `${spoken}s` : spoken;
  const host = `${NAME}:${plan.listen.port}`;
  const rfc = plan.forwarded === "rfc7239";
  // lighttpd always adds these three, with the truth in them.
  const xf = !rfc || driver.name === "lighttpd";
  return {
    host,
    "x-forwarded-for": xf ? client : null,
    "x-forwarded-proto": xf ? scheme : null,
    // H2O sets fixed texts alone, and leaves the public host in Host.
    "x-forwarded-host": xf && driver.name !== "h2o" ? host : null,
    "x-forwarded-port": rfc && driver.name !== "lighttpd" ? null : String(plan.listen.port),
    "x-forwarded-prefix": plan.prefix?.path ?? null,
    "x-real-ip": null,
    forwarded: rfc ? [{ for: client, host, proto: scheme }] : null,
  };
}

/** What the upstream was told of the client, by header. */
export const seen = (echoed: Echoed) =>
  Object.fromEntries(
    ["host", ...NAMES].map((name) => {
      const value = header(echoed, name);
      return [name, name === "forwarded" && value !== null ? elements(value) : value];
    }),
  );

/** The upstream learns the truth of every client, whatever that says. */
export async function tellsTheTruth(t: Test, { driver, plan }: RunningProxy, place: Place) {
  const base = plan.prefix?.path ?? "";
  const wanted = truth(driver, plan, STRANGER);
  const variants: Record<string, [string, string][]> = {
    "says nothing": [],
    "lies in every header": LIES,
    "lies, and lists them in Connection": [...LIES, DROP],
    "only lists them in Connection": [DROP],
  };
  for (const [about, lines] of Object.entries(variants)) {
    const echoed = parse(await send(place, { path: `${base}/x`, lines, from: STRANGER }));
    t.same(seen(echoed), wanted, `${driver.name}: the upstream learns the truth of a client that ${about}`);
    const connection = header(echoed, "connection") ?? "";
    t.notOk(
      /x-forwarded-|forwarded|x-real-ip/i.test(connection),
      `${driver.name}: a next hop is not told to drop them (Connection: ${connection})`,
    );
  }
  const asked = ["Upgrade", ...DROP[1].split(", ").slice(1)].join(", ");
  for (const [about, lines] of Object.entries({ "says nothing": [], "lies, and lists them in Connection": LIES })) {
    const connection: [string, string] = ["Connection", lines.length === 0 ? "Upgrade" : asked];
    const { status, headers } = await send(place, { path: `${base}/upgrade`, lines: [connection, ...WEBSOCKET, ...lines], from: STRANGER });
    t.equal(status, 101, `${driver.name}: a websocket of a client that ${about} passes`);
    const echoed = parse({ text: Buffer.from(String(headers["x-echo"]), "base64url").toString() });
    t.same(seen(echoed), truth(driver, plan, STRANGER, true), `${driver.name}: and the upstream learns the truth of it`);
  }
  if (plan.tls?.http2) {
    const echoed = parse(
      await sendHttp2(place, `${base}/x`, { "x-forwarded-for": "6.6.6.6", "x-forwarded-proto": "gopher", forwarded: "for=6.6.6.6" }),
    );
    t.same(seen(echoed), truth(driver, plan, "127.0.0.1"), `${driver.name}: and over HTTP/2`);
  }
}
