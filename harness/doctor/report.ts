import { z } from "zod";
import { PRODUCTS, type Product } from "../../src/contract/diagnostics/causes.ts";
import { originOf } from "../wire/dial.ts";
import { diagnose, isBad } from "./diagnose.ts";
import { type Edit, editLines, editsFor, type Filling, fill } from "./edits.ts";
import { SEVERITIES } from "./finding.ts";
import type { Observations } from "./observations.ts";
import { productOf, SURENESS } from "./recognise.ts";
import { polls } from "./see.ts";

/** Changes when a field changes its meaning or goes; fields that are added leave it. */
export const SCHEMA = "studio.doctor/1";

const Fix = z.object({
  /** In one sentence; null where only the edits say it. */
  text: z.string().nullable(),
  /** `in the ...:`, then `  + line`, `  - pattern` or `  ~ line   what becomes what`. */
  lines: z.array(z.string()),
  /** The same as data. */
  edits: z.array(z.record(z.string(), z.unknown())),
});

/** The document of `studio doctor --json`. */
export const Report = z.object({
  schema: z.literal(SCHEMA),
  target: z.object({
    url: z.string(),
    address: z.string().nullable(),
    port: z.int(),
    socket_path: z.string(),
    token: z.boolean(),
    spoof: z.boolean(),
    hold_seconds: z.number(),
  }),
  /** `fine`: nothing of severity medium or higher. */
  outcome: z.enum(["fine", "findings", "unreachable", "timeout"]),
  server: z.object({
    kind: z.enum(["studio", "socket.io", "unknown"]),
    version: z.string().nullable(),
    ping_interval_ms: z.number().nullable(),
    ping_timeout_ms: z.number().nullable(),
  }),
  proxies: z.array(z.object({ id: z.string(), name: z.string(), confidence: z.enum(SURENESS), because: z.array(z.string()) })),
  /** The product whose repairs come first; null where none of those that have repairs gives itself away. */
  product: z.enum(PRODUCTS).nullable(),
  /** The most likely cause first. */
  findings: z.array(
    z.object({
      id: z.string(),
      severity: z.enum(SEVERITIES),
      confidence: z.enum(SURENESS),
      title: z.string(),
      means: z.string(),
      observed: z.string(),
      expected: z.string(),
      evidence: z.array(z.string()),
      /** The finding that brings this one about. */
      because_of: z.string().nullable(),
      /** What would look the same, and what would tell it apart. */
      alike: z.array(z.object({ what: z.string(), told_apart_by: z.string() })),
      /** What to do in Studio's own settings. */
      studio: z.object({ text: z.string().nullable(), settings: z.record(z.string(), z.string().nullable()) }),
      fix: z.partialRecord(z.enum(PRODUCTS), Fix),
    }),
  ),
  passed: z.array(z.string()),
  untested: z.array(z.object({ what: z.string(), why: z.string() })),
  seconds: z.number(),
});
export type Report = z.infer<typeof Report>;

/** Values for the lines of edits. */
export function fillingOf({ target, inside }: Pick<Observations, "target" | "inside">): Filling {
  const { dial, prefix, url } = target;
  return {
    name: dial.name,
    host: new URL(originOf(dial)).host,
    port: dial.port,
    scheme: dial.secure ? "https" : "http",
    prefix,
    url,
    origin: target.origin,
    peer: inside?.echo.peer.kind === "ip" ? inside.echo.peer.address : "10.0.0.5",
  };
}

/** What was seen as a report. */
export function reportOf(seen: Observations, seconds: number): Report {
  const found = diagnose(seen);
  const filling = fillingOf(seen);
  const { target, reach, handshake, front, session, inside } = seen;
  const answered = [handshake, front].some((reply) => reply !== null && reply.failure === null);
  const outcome =
    reach.failure === "timeout" || (reach.failure === null && reach.speaksInstead === null && !answered)
      ? "timeout"
      : reach.failure !== null
        ? "unreachable"
        : found.some(({ severity }) => isBad(severity))
          ? "findings"
          : "fine";
  const engine = session?.open ?? null;
  return {
    schema: SCHEMA,
    target: {
      url: target.url,
      address: reach.address,
      port: target.dial.dialPort,
      socket_path: target.socketPath,
      token: target.token !== null,
      spoof: target.spoof,
      hold_seconds: target.holdS,
    },
    outcome,
    server: {
      kind: seen.studio ? "studio" : engine || seen.websocket?.first || polls(seen) ? "socket.io" : "unknown",
      version: inside?.echo.server.version ?? null,
      ping_interval_ms: engine?.pingInterval ?? null,
      ping_timeout_ms: engine?.pingTimeout ?? null,
    },
    proxies: seen.proxy.map(({ maker, name, sure, because }) => ({ id: maker, name, confidence: sure, because: [...because] })),
    product: productOf(seen.proxy),
    findings: found.map(({ id, finding, decision, severity, because }) => ({
      id,
      severity,
      confidence: decision.sure,
      title: finding.cause.title,
      means: finding.cause.means,
      observed: decision.observed,
      expected: finding.expected,
      evidence: [...decision.evidence],
      because_of: because,
      alike: Object.entries(decision.alike ?? {}).map(([what, by]) => ({ what, told_apart_by: by })),
      studio: {
        text: finding.cause.studio ?? null,
        settings: seen.studio
          ? Object.fromEntries(
              Object.entries(finding.settings ?? {}).map(([name, value]) => [name, value === null ? null : fill(value, filling)]),
            )
          : {},
      },
      fix: fixOf(finding.cause.fix ?? {}, decision.edits ?? finding.edits ?? {}, filling),
    })),
    passed: passedBy(seen, new Set(found.map(({ id }) => id))),
    untested: [...seen.untested],
    seconds: Math.round(seconds * 10) / 10,
  };
}

function fixOf(
  sentences: Partial<Record<Product, string>>,
  edits: Partial<Record<Product, readonly Edit[]>>,
  filling: Filling,
): Report["findings"][number]["fix"] {
  const products = PRODUCTS.filter((product) => sentences[product] !== undefined || edits[product] !== undefined);
  return Object.fromEntries(
    products.map((product) => [
      product,
      {
        text: sentences[product] ?? null,
        lines: editLines(product, edits[product] ?? [], filling),
        edits: editsFor(edits[product] ?? [], filling).map((edit) => ({ ...edit })),
      },
    ]),
  );
}

/** What was looked at and found right, in the order of the way. */
function passedBy(seen: Observations, found: ReadonlySet<string>): string[] {
  const { tls, session, websocket, upgraded, http2, http3, largePost, largeFrame, hold, inside, cors, spoof } = seen;
  const held = (one: { endedMs: number | null } | null | undefined) => one !== null && one !== undefined && one.endedMs === null;
  const seconds = Math.round((hold?.idleWebsocket ?? hold?.idlePoll)?.forMs ?? 0) / 1000;
  const lines: (string | false)[] = [
    tls?.authorized === true && `TLS: ${tls.protocol}, a certificate that is believed${tls.alpn === "h2" ? ", HTTP/2" : ""}`,
    session?.answered === true && session.unknown === 0 && "long polling: a session over several connections",
    websocket?.answered === true && "websocket: opens, and frames pass both ways",
    upgraded?.answered === true && "a session goes over from long polling to a websocket",
    http2?.handshake?.status === 200 && "the socket over HTTP/2",
    http3?.spoken === true && `QUIC at UDP port ${http3.promised}, for HTTP/3`,
    largePost?.ok === true && `a message of ${largePost.bytes} bytes over long polling`,
    largeFrame?.ok === true && `a message of ${largeFrame.bytes} bytes over a websocket`,
    held(hold?.idleWebsocket) && `a silent websocket stays open for ${seconds} s`,
    held(hold?.idlePoll) && `a long poll stays open for ${seconds} s`,
    cors !== null &&
      !found.has("every-origin-allowed") &&
      !found.has("origin-removed") &&
      !found.has("websocket-origin-unchecked") &&
      "pages of other origins get no socket",
    inside !== null &&
      !["scheme-differs", "host-differs", "prefix-differs"].some((id) => found.has(id)) &&
      "Studio knows its public address",
    inside !== null &&
      !["forwarding-off", "peer-not-trusted", "client-not-said"].some((id) => found.has(id)) &&
      `Studio knows its client: ${inside.echo.effective.client}`,
    inside?.stream != null && !found.has("streams-buffered") && "answers arrive piece by piece",
    inside?.cookie?.came === true && "cookies come back",
    spoof !== null &&
      spoof.told.length > 0 &&
      spoof.believed.length === 0 &&
      (spoof.droppedByConnection ?? []).length === 0 &&
      "forged headers are not believed",
  ];
  return lines.filter((line) => line !== false);
}
