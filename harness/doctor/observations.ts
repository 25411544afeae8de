import type { Echo } from "../../src/contract/diagnostics/echo.ts";
import type { EngineOpen } from "../wire/engine.ts";
import type { Handshaken } from "../wire/tls.ts";
import type { Recognised } from "./recognise.ts";
import type { Reply } from "./reply.ts";
import type { Written } from "./speaker.ts";
import type { Target } from "./target.ts";

/** Whether a connection comes about at all. */
export interface Reach {
  /** The address that answered; null where none did. */
  readonly address: string | null;
  /** Why not: `ENOTFOUND`, `ECONNREFUSED`, `timeout`, ... */
  readonly failure: string | null;
  /** What the port speaks, when it is not what the URL says. */
  readonly speaksInstead: "http" | "tls" | null;
  readonly told: readonly string[];
}

/** What a TLS handshake came to, and whether an old client would have been taken. */
export interface TlsSeen extends Handshaken {
  /** What a client that speaks nothing newer than TLS 1.1 agreed on; null: it was refused. */
  readonly old: string | null;
}

/** A session over long polling: a handshake, a message that any server of Socket.IO answers, and some more requests, each on a connection of its own. */
export interface SessionSeen {
  readonly opened: Reply;
  readonly open: EngineOpen | null;
  /** Every POST and GET after the handshake. */
  readonly requests: readonly Reply[];
  /** Those that were told that there is no such session (code 1). */
  readonly unknown: number;
  /** Whether the message was answered. */
  readonly answered: boolean;
  /** A part of the message and what became of it on its way back; null where it came as it was sent. */
  readonly rewritten: { readonly sent: string; readonly got: string } | null;
  /** Names of the cookies that the handshake set. */
  readonly cookies: readonly string[];
}

/** What came of the handshake of a websocket, and of its first frames. */
export interface WebsocketSeen {
  readonly open: boolean;
  /** The answer that was no 101, or how the connection failed. Null where it opened. */
  readonly refused: Reply | null;
  /** The first frame; null where none came. */
  readonly first: string | null;
  /** Whether a message was answered. */
  readonly answered: boolean;
  readonly extensions: string;
  readonly told: readonly string[];
}

/** How long something stayed open on which nothing, or little, was sent. */
export interface Held {
  /** How long it was held. */
  readonly forMs: number;
  /** When it ended; null where it did not within the time. */
  readonly endedMs: number | null;
  /** `1006`, `504`, `ECONNRESET`, ... */
  readonly how: string;
  readonly told: string;
}

/** Connections that were held open. Null: that one could not be opened. */
export interface HoldSeen {
  readonly idleWebsocket: Held | null;
  readonly busyWebsocket: Held | null;
  readonly idlePoll: Held | null;
}

/** A large message: how much, and what came of it. `ok`: it was answered. */
export interface LargeSeen {
  readonly bytes: number;
  readonly ok: boolean;
  readonly reply: Reply | null;
  readonly told: string;
}

/** The address that the server takes for its own, where it shows that. */
export interface Stated {
  readonly from: "a link of its page" | "a link of its page over HTTP/2" | "its refusal of an Origin" | "the echo";
  readonly origin: string;
  /** Null where that does not show it. */
  readonly prefix: string | null;
  readonly told: string;
}

/** Over HTTP/2. Null parts: not offered. */
export interface Http2Seen {
  readonly handshake: { readonly status: number; readonly text: string } | null;
  readonly failure: string | null;
  readonly extendedConnect: boolean;
  /** The address that the server takes for its own over HTTP/2. */
  readonly stated: Stated | null;
  /** The status of a websocket over it. */
  readonly websocket: number | string | null;
  readonly told: readonly string[];
}

/** Over HTTP/3. */
export interface Http3Seen {
  /** The UDP port at this host that Alt-Svc names; null where it names none. */
  readonly promised: number | null;
  /** Whether QUIC is spoken there; null where none is promised. */
  readonly spoken: boolean | null;
  readonly told: readonly string[];
}

/** How many requests and connections pass. */
export interface CapacitySeen {
  /** Sent one after the other, over so many connections; with those sent at once, where they were refused. */
  readonly requests: number;
  readonly connections: number;
  /** The answer that refused one of them for being too many. */
  readonly refused: Reply | null;
  /** A request beside so many connections on which a request only began; where it got no answer in time, another one without them. */
  readonly crowded: { readonly connections: number; readonly reply: Reply; readonly alone: Reply | null };
  /** A request that is answered by itself, beside a long poll that waits; null where there is no such poll. */
  readonly besidePoll: Reply | null;
}

/** Two requests on one connection, the second one after a silence. */
export interface ReuseSeen {
  readonly idleMs: number;
  readonly answers: number;
  /** Whether the other side ended the connection. */
  readonly closed: boolean;
}

/** How websockets end. */
export interface FarewellSeen {
  /** The close code that came back for 1000; 1006: the connection was cut. Null: nothing came in time. */
  readonly code: number | null;
  /** Whether the server forgets the session of a client that is gone; null where it does not tell. */
  readonly forgotten: boolean | null;
  readonly told: readonly string[];
}

/** Answers to requests that are unusual, or wrong on purpose. */
export interface MannersSeen {
  /** To a transport that there is none of. */
  readonly error: Reply;
  /** To a handshake without Origin, as programs send it. */
  readonly withoutOrigin: Reply;
  /** To an address of 4 kB, and to headers of 12 kB. */
  readonly longAddress: Reply;
  readonly longHeaders: Reply;
  /** To a small body that says its length, to the same in chunks, and to one of more than 1 MiB, for a path that is nobody's. */
  readonly measured: Reply;
  readonly chunks: Reply;
  readonly tooLarge: Reply;
  readonly head: Reply;
  readonly put: Reply;
  readonly trace: Reply;
  /** To cleartext on the port of TLS: `nothing` where there was no answer and no end. Null without TLS. */
  readonly cleartext: string | null;
  /** To preflights of the pages' own origin, and of a foreign one. */
  readonly preflight: Reply;
  readonly foreignPreflight: Reply;
  /** To a path of Studio with an encoded slash, which is none of its paths. */
  readonly encodedSlash: Reply;
  /** To a path that only begins with the letters of the prefix; null without a prefix. */
  readonly beyondPrefix: Reply | null;
  readonly requestId: { readonly sent: string; readonly got: string | null; readonly reply: Reply };
  /** To the style sheet of a page of Studio; null where there is no such page. */
  readonly asset: { readonly path: string; readonly reply: Reply } | null;
}

/** What a page of another origin may do. */
export interface CorsSeen {
  /** Values of Access-Control-Allow-Origin on a handshake of the own origin, and of the foreign one, each line apart. */
  readonly own: readonly string[];
  readonly foreign: readonly string[];
  readonly foreignReply: Reply;
  /** Whether a websocket opened for a foreign page. */
  readonly foreignWebsocket: boolean | null;
  readonly told: readonly string[];
}

/** A stream of events that were sent one after the other, and how many of them arrived together with the one before. */
export interface StreamSeen {
  readonly events: number;
  readonly together: number;
  readonly told: string;
}

/** What Studio tells of requests that are sent with a token. */
export interface InsideSeen {
  readonly echo: Echo;
  readonly told: string;
  /** The worker-side view of the websocket's handshake; null where it never arrived. */
  readonly handshake: Echo["handshake"];
  readonly cookie: { readonly came: boolean; readonly told: string } | null;
  readonly body: { readonly sent: number; readonly arrived: number | null; readonly reply: Reply } | null;
  readonly stream: StreamSeen | null;
  readonly gzipStream: StreamSeen | null;
  /** A request that is answered only after this time. */
  readonly slow: { readonly delayMs: number; readonly reply: Reply } | null;
}

/** What forged headers did. */
export interface SpoofSeen {
  /** Values of the echo, or of the page, that hold what was forged. */
  readonly believed: readonly { readonly header: string; readonly what: "client" | "address"; readonly became: string }[];
  /** Headers that a proxy sets, and that were missing when the client listed them in Connection. Null without a token. */
  readonly droppedByConnection: readonly string[] | null;
  readonly told: readonly string[];
}

/** Everything that was seen, as facts. Null: not examined, or not there; `untested` says which and why. */
export interface Observations {
  readonly target: Target;
  readonly reach: Reach;
  readonly tls: TlsSeen | null;
  readonly proxy: readonly Recognised[];
  /** Whether Studio answers, rather than another server of Socket.IO. */
  readonly studio: boolean;
  /** A usual request, and the same for a host that is nobody's. */
  readonly usual: Written | null;
  readonly stranger: Written | null;
  /** The page at the URL itself, and the URL without the slash at its end. */
  readonly front: Reply | null;
  readonly bare: Reply | null;
  /** The first handshake over long polling, with the origin of the URL. */
  readonly handshake: Reply | null;
  /** The same without an Origin, where the first was refused. */
  readonly withoutOrigin: Reply | null;
  /** A second client's. */
  readonly again: Reply | null;
  /** Other places where the socket's endpoint may be, where it is not at its own. */
  readonly elsewhere: readonly { readonly path: string; readonly reply: Reply }[];
  readonly session: SessionSeen | null;
  /** With a cookie jar, as browsers have it; only where the first went wrong. */
  readonly jarred: SessionSeen | null;
  readonly websocket: WebsocketSeen | null;
  /** With permessage-deflate offered. */
  readonly deflated: WebsocketSeen | null;
  readonly farewell: FarewellSeen | null;
  /** The answer to the handshake of a websocket whose Connection is a list, in lower case. */
  readonly listed: Reply | null;
  /** From long polling to a websocket. */
  readonly upgraded: WebsocketSeen | null;
  readonly http2: Http2Seen | null;
  readonly http3: Http3Seen | null;
  readonly cors: CorsSeen | null;
  readonly manners: MannersSeen | null;
  readonly capacity: CapacitySeen | null;
  readonly reuse: ReuseSeen | null;
  /** The answer to a request that is none. */
  readonly malformed: Written | null;
  readonly largePost: LargeSeen | null;
  readonly largeFrame: LargeSeen | null;
  readonly hold: HoldSeen | null;
  readonly stated: readonly Stated[];
  readonly inside: InsideSeen | null;
  /** Why the echo did not answer, with a token. */
  readonly insideRefused: Reply | null;
  readonly spoof: SpoofSeen | null;
  readonly untested: readonly Untested[];
}

/** What was not looked at, and why. */
export interface Untested {
  readonly what: string;
  readonly why: string;
}
