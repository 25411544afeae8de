import type { Examination } from "./examination.ts";
import type { Opened } from "./open-client.ts";
import type { EventWriter } from "./subject.ts";
import type { Polling } from "./wire/engine.ts";
import { WireFailure } from "./wire/failure.ts";
import type { Connected } from "./wire/sockets.ts";
import type { RawWebSocket } from "./wire/websocket.ts";

/**
 * How long nothing is said where silence has to be borne: longer than a limit that breaks things by mistake, also one of a second in a program that looks
 * once a second, and shorter than a person waits.
 */
export const SILENT_MS = 3_200;

export type Transport = "polling" | "websocket";

/** The transports that the site offers; the best one comes last. */
export const transportsOf = ({ site }: Examination): Transport[] =>
  (["polling", "websocket"] as const).filter((transport) => site.provides.has(transport));

/** A socket over one transport; over the best one that the site offers where none is named. It keeps cookies where sessions are pinned by one. */
export const socketOver = (t: Examination, transport: Transport = transportsOf(t).at(-1)!, from?: string): Promise<Connected> =>
  t.socket({ transports: [transport], withCredentials: jarOf(t), ...(from === undefined ? {} : { from }) });

/** The address of one of several clients, which a proxy can tell apart; undefined where there is one alone, because the site is not on the loopback. */
export const clientAt = ({ site }: Examination, n: number): string | undefined =>
  site.dial.address.startsWith("127.") ? `127.0.0.${100 + n}` : undefined;

/** Sends an event and resolves to its acknowledgement. */
export async function ask({ socket }: Connected, event: string, body: object, limitMs = 8_000): Promise<Record<string, unknown>> {
  try {
    return (await socket.timeout(limitMs).emitWithAck(event, body)) as Record<string, unknown>;
  } catch (error) {
    throw new WireFailure(`the acknowledgement of ${event}`, socket.connected ? `timeout after ${limitMs} ms` : "the socket was closed", {
      cause: error,
    });
  }
}

/** Has a text echoed. The check needs `socket-echo`. */
export const echoed = (t: Examination, connected: Connected, text: string) => ask(connected, t.site.probes.socket.echo!, { text });

/** An event as a packet of Socket.IO, with the number of its acknowledgement: `42/rt,7["diagnostics.echo",{...}]`. */
export const eventPacket = ({ site }: Examination, event: string, body: object, id: number) =>
  `42${namespacePart(site.probes.socket.namespace)}${id}${JSON.stringify([event, body])}`;

/** How the acknowledgement of that begins. */
export const ackStart = ({ site }: Examination, id: number) => `43${namespacePart(site.probes.socket.namespace)}${id}[`;

/** The number of the acknowledgement that a packet is; null where it is none. */
export const ackedBy = (packet: string): number | null => {
  const id = /^43(?:\/[^,]*,)?(\d+)\[/.exec(packet)?.[1];
  return id === undefined ? null : Number(id);
};

/** Whether a polling client has to keep cookies here. */
export const jarOf = ({ site }: Examination) => site.provides.has("affinity-cookie");

const namespacePart = (namespace: string) => (namespace === "/" ? "" : `${namespace},`);

/** Opens a session of polling, connects the subject's namespace and takes its greeting. Fails where one of these is refused. */
export async function enterByPolling(t: Examination, options: Parameters<Examination["polling"]>[0] = {}): Promise<Polling> {
  const { namespace, greeting } = t.site.probes.socket;
  const session = t.polling(options);
  const answer = await session.open();
  if (session.opened === null) throw new WireFailure("a session of polling", `${answer.status} ${answer.text.slice(0, 200)}`);
  await session.connect(namespace, t.site.token === null ? {} : { token: t.site.token });
  if (greeting !== null) await session.next();
  return session;
}

/** Opens a websocket, connects the subject's namespace and takes its greeting. Fails where one of these is refused. */
export async function enterByWebsocket(t: Examination, options: Parameters<Examination["openWebsocket"]>[0] = {}): Promise<RawWebSocket> {
  const { namespace, greeting } = t.site.probes.socket;
  const socket = await t.openWebsocket(options);
  await socket.next();
  socket.send(`40${namespacePart(namespace)}${JSON.stringify(t.site.token === null ? {} : { token: t.site.token })}`);
  const answer = String(await socket.next());
  if (!answer.startsWith("40")) throw new WireFailure(`connecting ${namespace} by websocket`, answer.slice(0, 200));
  if (greeting !== null) await socket.next();
  return socket;
}

/** A writer with a room of its own. The check needs `writer`. */
export const writerOf = ({ site }: Examination): Promise<EventWriter> => site.inside!.subject.writer!();

const EVERY_MS = 100;

/**
 * Writes on for as long as the work takes and a little longer, often while the client is between two connections; resolves to how many there were. Each
 * costs all of the subject, and it may take long to replace workers.
 */
export async function writeDuring(
  write: EventWriter["write"],
  { label }: Pick<Opened, "label">,
  work: () => Promise<unknown>,
): Promise<number> {
  let over = false;
  let count = 0;
  const working = work().finally(() => {
    over = true;
  });
  // It is awaited below; until then its failure must not end the process.
  working.catch(() => {});
  for (let more = 2; more > 0; more -= over ? 1 : 0) {
    const events = label().startsWith("live/") ? 1 : 4;
    await Promise.all([write(events, (1000 / EVERY_MS) * events), new Promise((resolve) => setTimeout(resolve, EVERY_MS))]);
    count += events;
  }
  await working;
  return count;
}

/** Sockets of which no two are at the same worker, `count` of them; fails when new sockets do not come to as many workers. */
export async function socketsAtWorkers(t: Examination, count: number): Promise<Connected[]> {
  const found = new Map<string, Connected>();
  for (let tries = 0; tries < 16 * count && found.size < count; tries += 1) {
    const connected = await socketOver(t, undefined, clientAt(t, tries));
    const worker = String(connected.hello?.worker);
    if (found.has(worker)) connected.socket.disconnect();
    else found.set(worker, connected);
  }
  if (found.size < count)
    throw new WireFailure(`sockets at ${count} workers`, `${16 * count} of them came to ${[...found.keys()].join(", ")}`);
  return [...found.values()];
}
