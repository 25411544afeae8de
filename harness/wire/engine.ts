import { agentTo, type Dial, originOf } from "./dial.ts";
import { WireFailure } from "./failure.ts";
import { type Answer, type Line, type Sent, sendHttp } from "./http.ts";
import { parsed } from "./json.ts";
import type { Recorder } from "./record.ts";

/** The separator of packets in a payload of Engine.IO 4: https://github.com/socketio/engine.io-protocol */
const SEPARATOR = "\x1e";

export interface EngineOpen {
  readonly sid: string;
  readonly upgrades: readonly string[];
  readonly pingInterval: number;
  readonly pingTimeout: number;
  readonly maxPayload: number;
}

export interface PollingOptions {
  /** Full path of the endpoint: `/studio/socket.io/`. */
  readonly path: string;
  readonly lines?: readonly Line[];
  /** Null: none is sent. Default: the public origin. */
  readonly origin?: string | null;
  /** Keeps cookies, as browsers do and most other clients do not. Default false. */
  readonly jar?: boolean;
  /** One connection for all requests, as browsers have it. Default: one connection each. */
  readonly keepAlive?: boolean;
  /** The bound of each request, where that is not the usual one. */
  readonly limitMs?: number;
}

/** A session of Engine.IO over long polling, request by request. */
export interface Polling {
  /** The opening packet; null until `open` was answered with one. */
  readonly opened: EngineOpen | null;
  open(): Promise<Answer>;
  /** One GET; resolves to its answer and the packets that it holds. */
  poll(limitMs?: number): Promise<{ answer: Answer; packets: string[] }>;
  /** The next packet that has not been taken yet, polling as often as it needs; pings are answered. Rejects with a WireFailure when a poll fails. */
  next(limitMs?: number): Promise<string>;
  /** One POST of packets. */
  post(...packets: string[]): Promise<Answer>;
  /** Connects a namespace and resolves to the data of its answer; rejects with a WireFailure where it is refused. */
  connect(namespace: string, auth: object): Promise<Record<string, unknown>>;
  readonly cookies: ReadonlyMap<string, string>;
  /** How many connections there were for all requests so far; null where each has one of its own. */
  readonly connections: number | null;
  close(): Promise<void>;
}

/** Prepares a session; nothing is sent yet. */
export function polling(dial: Dial, options: PollingOptions, recorder: Recorder): Polling {
  const { path, lines = [], origin = originOf(dial), jar = false, keepAlive = false, limitMs: bound } = options;
  const agent = keepAlive ? agentTo(dial, true) : undefined;
  const cookies = new Map<string, string>();
  let opened: EngineOpen | null = null;
  const pending: string[] = [];

  const request = async (sent: Sent): Promise<Answer> => {
    const query = `EIO=4&transport=polling&t=${crypto.randomUUID().slice(0, 8)}${opened ? `&sid=${opened.sid}` : ""}`;
    const all: Line[] = [...lines];
    if (origin !== null) all.push(["Origin", origin]);
    if (jar && cookies.size > 0) all.push(["Cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")]);
    const answer = await sendHttp(
      dial,
      `${path}?${query}`,
      { ...(bound === undefined ? {} : { limitMs: bound }), ...sent, lines: [...all, ...(sent.lines ?? [])], ...(agent ? { agent } : {}) },
      recorder,
    );
    for (const line of answer.all("set-cookie")) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      if (jar && at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
    }
    return answer;
  };

  const self: Polling = {
    get opened() {
      return opened;
    },
    get connections() {
      return agent?.opened ?? null;
    },
    cookies,
    async open() {
      const answer = await request({});
      const [first = "", ...rest] = answer.text.split(SEPARATOR);
      const packet = answer.status === 200 && first.startsWith("0{") ? (parsed(first.slice(1)) as EngineOpen | null) : null;
      if (packet !== null) {
        opened = packet;
        pending.push(...rest);
      }
      return answer;
    },
    async poll(limitMs) {
      const answer = await request(limitMs === undefined ? {} : { limitMs });
      return { answer, packets: answer.status === 200 ? answer.text.split(SEPARATOR) : [] };
    },
    async next(limitMs) {
      for (;;) {
        const packet = pending.shift();
        if (packet === "2") await self.post("3");
        else if (packet !== undefined) return packet;
        else {
          const { answer, packets } = await self.poll(limitMs);
          if (answer.status !== 200) throw new WireFailure(`polling ${path}`, `${answer.status} ${answer.text.slice(0, 200)}`);
          pending.push(...packets);
        }
      }
    },
    post: (...packets) => request({ method: "POST", body: packets.join(SEPARATOR), lines: [["Content-Type", "text/plain;charset=UTF-8"]] }),
    async connect(namespace, auth) {
      const posted = await self.post(`40${namespace === "/" ? "" : `${namespace},`}${JSON.stringify(auth)}`);
      if (posted.status !== 200)
        throw new WireFailure(`connecting ${namespace} by polling`, `${posted.status} ${posted.text.slice(0, 200)}`);
      for (let packets = 0; packets < 5; packets += 1) {
        const [, kind, data] = /^4([04])(?:\/[^,]*,)?(.*)$/s.exec(await self.next()) ?? [];
        if (kind === "0") return (parsed(data || "{}") ?? {}) as Record<string, unknown>;
        if (kind === "4") throw new WireFailure(`connecting ${namespace} by polling`, data ?? "refused");
      }
      throw new WireFailure(`connecting ${namespace} by polling`, "no answer in five packets");
    },
    async close() {
      if (opened !== null) await self.post("1").catch(() => {});
      agent?.destroy();
    },
  };
  return self;
}
