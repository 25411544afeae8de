import { HANDSHAKE_MARK } from "../../src/contract/diagnostics/limits.ts";
import { CONTRACT_VERSION, NAMESPACE } from "../../src/contract/envelope.ts";
import { authorityOf } from "../wire/dial.ts";
import type { Observations, Untested } from "./observations.ts";
import { statedByPage, statedByRefusal } from "./probes/address.ts";
import { capacity, reuse } from "./probes/capacity.ts";
import { cors } from "./probes/cors.ts";
import { farewell } from "./probes/farewell.ts";
import { hold } from "./probes/hold.ts";
import { http2 } from "./probes/http2.ts";
import { http3 } from "./probes/http3.ts";
import { askEcho, body, cookie, findHandshake, slow, stream } from "./probes/inside.ts";
import { largeFrame, largePost } from "./probes/large.ts";
import { manners } from "./probes/manners.ts";
import { reach } from "./probes/reach.ts";
import { session } from "./probes/session.ts";
import { signs } from "./probes/signs.ts";
import { spoof } from "./probes/spoof.ts";
import { listed, upgraded, websocket } from "./probes/websocket.ts";
import { recognise, writtenOf } from "./recognise.ts";
import { ask, isOpen, type Reply } from "./reply.ts";
import { isCrowdedOut, isHeldUp } from "./see.ts";
import type { Target } from "./target.ts";

const AGAIN_MS = 1_200;
/** How many examinations run at once, besides the connections that are only held. */
const LANES = 3;

const NOTHING: Omit<Observations, "target" | "reach" | "tls" | "untested"> = {
  proxy: [],
  studio: false,
  usual: null,
  stranger: null,
  front: null,
  bare: null,
  handshake: null,
  withoutOrigin: null,
  again: null,
  elsewhere: [],
  session: null,
  jarred: null,
  websocket: null,
  deflated: null,
  farewell: null,
  listed: null,
  upgraded: null,
  http2: null,
  http3: null,
  cors: null,
  manners: null,
  capacity: null,
  reuse: null,
  malformed: null,
  largePost: null,
  largeFrame: null,
  hold: null,
  stated: [],
  inside: null,
  insideRefused: null,
  spoof: null,
};

/** Looks at a target. It never rejects for what the target does, and ends by itself. `step` is told what is being done. */
export async function observe(target: Target, step: (text: string) => void = () => {}): Promise<Observations> {
  const untested: Untested[] = [];
  const not = (what: string, why: string) => void untested.push({ what, why });
  step("connecting");
  const found = await reach(target.dial);
  const end = (rest: Partial<Observations>): Observations => ({ ...NOTHING, target, ...found, untested, ...rest });
  if (found.reach.address === null || found.reach.failure !== null || found.reach.speaksInstead !== null) {
    not("everything above the connection", "no connection as the URL says came about");
    return end({});
  }
  const unverified = found.tls !== null && !found.tls.authorized;
  const seen: Target = {
    ...target,
    dial: { ...target.dial, address: found.reach.address, unverified },
    token: unverified ? null : target.token,
  };
  if (unverified && target.token !== null) not("what the token is for", "the certificate is not believed, so the token was not sent");

  step("shaking hands");
  const handshakePath = `${seen.socketPath}?EIO=4&transport=polling`;
  const own = seen.origin;
  let handshake = await ask(seen.dial, handshakePath, { lines: [["Origin", own]] });
  if (handshake.status === 429 || handshake.status === 503) {
    // Who counts requests may have counted the ones before.
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    handshake = await ask(seen.dial, handshakePath, { lines: [["Origin", own]] });
  }
  const withoutOrigin = handshake.status === 403 || handshake.status === 400 ? await ask(seen.dial, handshakePath) : null;
  const polls = isOpen(handshake) || isOpen(withoutOrigin);
  const origin = !isOpen(handshake) && isOpen(withoutOrigin) ? null : own;
  const front = await ask(seen.dial, `${seen.prefix}/`, { lines: [["Accept", "text/html"]] });
  if (handshake.failure !== null && front.failure !== null) {
    not("everything above the connection", "no request was answered");
    return end({ handshake, front });
  }

  step("counting what passes");
  const room = await capacity(seen, polls ? { path: seen.socketPath, origin } : null, polls || front.status === 200);
  const heldUp = room.besidePoll !== null && isHeldUp(room.besidePoll);
  if (room.refused !== null || heldUp || isCrowdedOut(room)) {
    not("everything that needs several requests and connections", "only so few are let through here: raise the limit, then look again");
    const marks = await signs(seen.dial, `${seen.prefix}/`);
    return end({
      ...{ handshake, withoutOrigin, front, capacity: room },
      proxy: recognise({
        ...marks,
        answers: [handshake, front, room.crowded.reply].filter(({ failure }) => failure === null),
        arrived: [],
      }),
    });
  }

  step("opening a session and a websocket");
  const options = { path: seen.socketPath, origin };
  const mark = seen.token === null ? null : crypto.randomUUID().replaceAll("-", "").slice(0, 16);
  const [firstWebsocket, firstSession] = await Promise.all([
    websocket(seen.dial, seen.socketPath, {
      origin,
      limitMs: seen.limitMs,
      ...(mark === null ? {} : { query: `${HANDSHAKE_MARK}=${mark}` }),
    }),
    polls ? session(seen.dial, options) : null,
  ]);
  const sockets = firstWebsocket.first !== null;
  const works = firstSession?.answered === true && firstSession.unknown === 0;

  step("looking closer");
  const lanes = createLanes(LANES);
  const maybe = <T>(when: boolean, what: string, why: string, work: () => Promise<T>): Promise<T | null> => {
    if (!when && what !== "") not(what, why);
    return when ? lanes(work) : Promise.resolve(null);
  };
  const noSocket = "no websocket that carries frames opened";
  const noSession = "no session over long polling that works opened";
  const holdMs = target.holdS * 1000;
  const join =
    seen.token === null ? { namespace: "/", auth: {} } : { namespace: NAMESPACE, auth: { token: seen.token, contract: CONTRACT_VERSION } };
  const holding =
    sockets || works ? hold(seen.dial, { ms: holdMs, options, websocket: sockets, polling: works, join }) : Promise.resolve(null);
  const insideWork = inside(seen, lanes, mark, Math.min(holdMs, 70_000), not);
  const [bare, again, elsewhere, jarred, deflated, bye, list, up, h2, h3, foreign, post, frame, page, marks, manner, kept, held, within] =
    await Promise.all([
      maybe(seen.prefix !== "", "", "", () => ask(seen.dial, seen.prefix, { lines: [["Accept", "text/html"]] })),
      maybe(polls, "", "", () => ask(seen.dial, handshakePath, origin === null ? {} : { lines: [["Origin", origin]] })),
      polls || sockets ? [] : lanes(() => searchElsewhere(seen)),
      maybe((firstSession?.unknown ?? 0) > 0, "", "", () => session(seen.dial, { ...options, jar: true })),
      maybe(sockets, "compressed frames", noSocket, () => websocket(seen.dial, seen.socketPath, { origin, deflate: true })),
      maybe(sockets, "", "", () => farewell(seen.dial, seen.socketPath, origin)),
      maybe(sockets, "", "", () => listed(seen.dial, seen.socketPath, origin)),
      maybe(works, "the way from long polling to a websocket", noSession, () =>
        upgraded(seen.dial, seen.socketPath, { origin, limitMs: seen.limitMs }),
      ),
      maybe(found.tls?.alpn === "h2", "HTTP/2", found.tls === null ? "browsers speak it over TLS only" : "it is not offered", () =>
        http2(seen.dial, seen.socketPath, seen.prefix, origin),
      ),
      maybe(found.tls !== null, "", "", () =>
        http3(seen.dial, [front, handshake].find((one) => one?.headers["alt-svc"])?.headers["alt-svc"]),
      ),
      maybe(polls, "pages of other origins", noSession, () => cors(seen.dial, seen.socketPath, handshake, sockets)),
      maybe(works, "large messages over long polling", noSession, () => largePost(seen.dial, options)),
      maybe(sockets, "large messages over a websocket", noSocket, () =>
        largeFrame(seen.dial, seen.socketPath, { origin }, firstSession?.open?.maxPayload),
      ),
      lanes(() => statedByPage(seen.dial, seen.prefix)),
      lanes(() => signs(seen.dial, `${seen.prefix}/`)),
      lanes(() => manners(seen)),
      reuse(seen, authorityOf(seen.dial)),
      holding,
      insideWork,
    ]);
  const heldMs = Math.min(...[held?.idleWebsocket, held?.idlePoll].flatMap((one) => (one ? [one.forMs] : [])));
  if (Number.isFinite(heldMs))
    not(
      `silence of more than ${heldMs / 1000} s`,
      heldMs < holdMs
        ? "servers end connections that joined no namespace after 45 s, and this one lets nobody join without a token"
        : `connections were held for ${target.holdS} s; --hold looks further`,
    );
  const forged = target.spoof ? await spoof(seen, within.inside !== null, isOpen(handshake)) : null;
  if (!target.spoof) not("whether forged forwarding headers are believed", "only with --spoof");
  else if (forged!.told.length === 0)
    not("whether forged forwarding headers are believed", "this server shows it to nobody without a token of Studio");
  if (target.token === null) not("how requests arrive behind the proxy", "only Studio tells, with --token");
  not("whether the proxy verifies the server's certificate, and reloads and restarts", "only who can change the deployment sees that");

  const answers = [handshake, front, withoutOrigin, bare, again, firstWebsocket.refused, ...(firstSession?.requests ?? [])];
  const arrived = within.inside?.echo.request.headers ?? [];
  const refusal = statedByRefusal(handshake);
  const echo = within.inside?.echo.effective;
  const replies = answers.filter((one) => one !== null && one.failure === null) as Reply[];
  return end({
    proxy: recognise({ ...marks, answers: replies, arrived }),
    studio: page !== null || within.inside !== null || replies.some(({ by }) => by === "studio"),
    usual: marks.raw === null ? null : writtenOf(marks.raw),
    stranger: marks.stranger,
    malformed: marks.malformed === null ? null : writtenOf(marks.malformed),
    ...{
      front,
      bare,
      handshake,
      withoutOrigin,
      again,
      elsewhere,
      jarred,
      deflated,
      farewell: bye,
      listed: list,
      http2: h2,
      http3: h3,
      cors: foreign,
      manners: manner,
      capacity: room,
      reuse: kept,
      hold: held,
    },
    session: firstSession,
    websocket: firstWebsocket,
    upgraded: up,
    largePost: post,
    largeFrame: frame,
    stated: [
      ...(echo ? [{ from: "the echo" as const, origin: echo.origin, prefix: echo.prefix, told: within.inside!.told }] : []),
      ...(refusal ? [refusal] : []),
      ...(page ? [page] : []),
      ...(h2?.stated ? [h2.stated] : []),
    ],
    ...within,
    spoof: forged,
  });
}

/** What only the token shows. */
async function inside(
  target: Target,
  lanes: Lanes,
  mark: string | null,
  holdMs: number,
  not: (what: string, why: string) => void,
): Promise<Pick<Observations, "inside" | "insideRefused">> {
  if (mark === null) return { inside: null, insideRefused: null };
  const first = await lanes(() => askEcho(target, ""));
  if (first.echo === null) {
    not("how requests arrive behind the proxy", "the echo of Studio did not answer");
    return { inside: null, insideRefused: first.reply };
  }
  const { effective, request } = first.echo;
  // Answered late, and nothing else is known to be wrong: held beside the others, not in their lanes.
  const slowly = slow(target, Math.max(500, holdMs - 300));
  const [handshake, cookies, large, plain, gzip] = await Promise.all([
    lanes(() => findHandshake(target, mark)),
    lanes(() => cookie(target)),
    lanes(() => body(target)),
    lanes(() => stream(target, "identity")),
    lanes(() => stream(target, "gzip")),
  ]);
  const shown = `HTTP/${request.http_version ?? "?"}, from ${first.echo.peer.address}`;
  const told = `${first.reply.told.split(" -> ")[0]} -> taken for ${effective.origin}${effective.prefix}, client ${effective.client}, ${shown}`;
  return {
    inside: { echo: first.echo, told, handshake, cookie: cookies, body: large, stream: plain, gzipStream: gzip, slow: await slowly },
    insideRefused: null,
  };
}

/** Other places where the socket's endpoint may be. */
async function searchElsewhere({ dial, prefix, socketPath }: Target): Promise<Observations["elsewhere"]> {
  const places = ["/socket.io/", `${prefix}/socket.io/`, socketPath.replace(/\/$/, ""), `${prefix}${socketPath}`];
  const found: { path: string; reply: Reply }[] = [];
  for (const path of new Set(places.filter((place) => place !== socketPath)))
    found.push({ path, reply: await ask(dial, `${path}?EIO=4&transport=polling`) });
  return found;
}

type Lanes = <T>(work: () => Promise<T>) => Promise<T>;

/** Runs at most so many works at once, in the order in which they come. */
function createLanes(most: number): Lanes {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
