import { answerCommands } from "../answer.ts";
import { type Client, openClient, type Protocol } from "./client.ts";
import { sequenceFinder } from "./sequence.ts";
import { tally } from "./tally.ts";

/** Connections that are opened at the same time: enough to be quick, few enough for any listen backlog. */
const AT_ONCE = 32;
const CONNECT_LIMIT_MS = 15_000;

/** The process that holds the clients. It does nothing but read, so that its share of the machine is small and the same for every row. */
export async function driver(): Promise<void> {
  let clients: Client[] = [];
  let record: ReturnType<typeof tally> | null = null;
  let bytes = 0;
  let find = sequenceFinder("");
  const closings = () => clients.map((client) => client.closed()).filter((why) => why !== null);

  await answerCommands({
    clock: () => ({ clock: performance.now() }),

    /** Opens `count` clients more. */
    async connect(body) {
      const { port, count, protocol, marker } = body as { port: number; count: number; protocol: Protocol; marker: string };
      if (clients.length === 0) find = sequenceFinder(marker);
      const began = performance.now();
      const from = clients.length;
      let next = from;
      const some = async () => {
        while (next < from + count) {
          const index = next++;
          clients[index] = await openClient(
            port,
            protocol,
            (buffer, start, end, now) => {
              const n = find(buffer, start, end);
              if (n < 0) return;
              if (index === 0) bytes = end - start;
              record?.note(index, n, now);
            },
            CONNECT_LIMIT_MS,
          );
        }
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, some));
      return { clients: clients.length, ms: performance.now() - began };
    },

    /** Starts to record the events `base` to `base + count - 1`. */
    expect(body) {
      record = tally(clients.length, body.base as number, body.count as number);
      return {};
    },

    /** Waits until everything arrived or nothing more does for `quietMs`, then judges. `offset` turns the writer's times into this clock's. */
    async outcome(body) {
      const { intended, committed, offset, quietMs } = body as { intended: number[]; committed: number[]; offset: number; quietMs: number };
      if (!record) throw new Error("expect was not asked for");
      let seen = record.deliveries();
      let quietSince = performance.now();
      while (!record.complete() && performance.now() - quietSince < quietMs) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (record.deliveries() !== seen) quietSince = performance.now();
        seen = record.deliveries();
      }
      const moved = (times: number[]) => times.map((time) => time + offset);
      const outcome = record.outcome({ intended: moved(intended), committed: moved(committed) });
      record = null;
      const why = closings();
      return { ...outcome, closed: why.length, closings: [...new Set(why)].slice(0, 5), frameBytes: bytes };
    },

    disconnect() {
      for (const client of clients) client.end();
      clients = [];
      return {};
    },
  });
}
