import { WireFailure } from "../../wire/failure.ts";
import type { Line } from "../../wire/http.ts";
import { sendRaw } from "../../wire/raw.ts";
import { Recorder } from "../../wire/record.ts";
import type { MannersSeen } from "../observations.ts";
import { ask, type Reply } from "../reply.ts";
import type { Target } from "../target.ts";
import { FOREIGN } from "./cors.ts";
import { ECHO_PATH } from "./inside.ts";

const preflight = (origin: string): readonly Line[] => [
  ["Origin", origin],
  ["Access-Control-Request-Method", "POST"],
  ["Access-Control-Request-Headers", "content-type"],
];

/** More than Studio takes, and less than proxies before it should refuse. */
const TOO_LARGE = 1024 * 1024 + 1;

/** What a server that answers TRACE by itself repeats. */
export const REPEATED = "studio-doctor-was-here";

/** What becomes of cleartext on the port of TLS: an answer, an end, or `nothing`. */
async function cleartext({ dial }: Target): Promise<string> {
  try {
    const request = `GET / HTTP/1.1\r\nHost: ${dial.name}\r\n\r\n`;
    const { status, closed } = await sendRaw({ ...dial, secure: false }, request, { limitMs: 3_000 }, new Recorder());
    return status !== 0 ? String(status) : closed ? "closed" : "nothing";
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return error.code;
  }
}

/** A POST to a path that is nobody's. */
const post = ({ dial, prefix, origin }: Target, body: Uint8Array | string, lines: readonly Line[] = []): Promise<Reply> =>
  ask(dial, `${prefix}/studio-doctor`, {
    method: "POST",
    body,
    lines: [["Origin", origin], ["Content-Type", "application/octet-stream"], ...lines],
  });

/** Answers to requests that are unusual and still right, or wrong on purpose: how the server and whoever stands before it behave then. */
export async function manners(target: Target): Promise<MannersSeen> {
  const { dial, prefix, socketPath, origin } = target;
  const poll = `${socketPath}?EIO=4&transport=polling`;
  const own: Line = ["Origin", origin];
  const error = await ask(dial, `${socketPath}?EIO=4&transport=studio-doctor`, { lines: [own] });
  const withoutOrigin = await ask(dial, poll);
  const preflighted = await ask(dial, poll, { method: "OPTIONS", lines: preflight(origin) });
  const foreignPreflight = await ask(dial, poll, { method: "OPTIONS", lines: preflight(FOREIGN) });
  const id = crypto.randomUUID();
  const page = await ask(dial, `${prefix}/sign-in`, {
    lines: [
      ["Accept", "text/html"],
      ["X-Request-Id", id],
    ],
  });
  const asset = / · Studio<\/title>/.test(page.text) ? /<link rel="stylesheet" href="([^"]{1,300})"/.exec(page.text)?.[1] : undefined;
  const sheet = asset === undefined ? null : URL.parse(asset, `${target.url}/sign-in`);
  return {
    error,
    longAddress: await ask(dial, `${poll}&q=${"x".repeat(4_000)}`, { lines: [own] }),
    longHeaders: await ask(dial, poll, { lines: [own, ...[1, 2, 3].map((n): Line => [`X-Pad-${n}`, "x".repeat(4_000)])] }),
    measured: await post(target, "1"),
    chunks: await post(target, "1", [["Transfer-Encoding", "chunked"]]),
    tooLarge: await post(target, new Uint8Array(TOO_LARGE)),
    head: await ask(dial, `${prefix}/sign-in`, { method: "HEAD" }),
    put: await ask(dial, poll, { method: "PUT", body: "x", lines: [own] }),
    trace: await ask(dial, poll, {
      method: "TRACE",
      lines: [
        ["Max-Forwards", "0"],
        ["X-Repeated", REPEATED],
      ],
    }),
    cleartext: dial.secure ? await cleartext(target) : null,
    withoutOrigin,
    preflight: preflighted,
    foreignPreflight,
    // Decoded on the way, it is the path of the echo, which asks for a token; else there is no such path.
    encodedSlash: await ask(dial, prefix + ECHO_PATH.replace(/(.)\//, "$1%2F")),
    beyondPrefix: prefix === "" ? null : await ask(dial, `${prefix}x/studio-doctor`),
    requestId: { sent: id, got: page.headers["x-request-id"] ?? null, reply: page },
    asset: sheet === null ? null : { path: sheet.pathname, reply: await ask(dial, sheet.pathname + sheet.search) },
  };
}
