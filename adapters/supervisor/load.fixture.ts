import * as http from "node:http";
import * as https from "node:https";
import { checkHistories, type Step, type Violation } from "../../harness/history.ts";
import { type RunningStudio, until } from "../../harness/testing/studio.ts";
import type { EventsPage } from "../../src/contract/control.ts";
import type { RunView } from "../../src/contract/views.ts";
import { connectApi } from "../cli/demo/api.ts";
import { follow } from "../cli/demo/follow.ts";

/** Nothing is under way any more when nothing happened for so long. */
const QUIET_MS = 3000;

/** A Studio that is used while it is operated. */
export interface Load {
  /** Ends the requests and resolves to how many there were, and to what of them failed, each as `<kind> <what>`. */
  stop(): Promise<{ requests: number; failures: string[] }>;
  /** Ends it without waiting, also a second time. */
  end(): void;
}

/** Asks for `/livez` again and again: `fresh` loops with a connection for each request, and `kept` ones that keep theirs. */
export function requests(url: string, { fresh, kept }: { fresh: number; kept: number }): Load {
  const { Agent, get } = url.startsWith("https:") ? https : http;
  const agent = new Agent({ keepAlive: true });
  const failures: string[] = [];
  let over = false;
  let count = 0;
  const ask = (kind: "fresh" | "kept") =>
    new Promise<void>((resolve) => {
      const fail = (what: string) => {
        failures.push(`${kind} ${what}`);
        resolve();
      };
      const request = get(`${url}/livez`, { agent: kind === "kept" ? agent : false, timeout: 30_000 }, (reply) => {
        reply.resume();
        reply.on("error", (error) => fail(error.message));
        reply.on("end", () => (reply.statusCode === 200 ? resolve() : fail(String(reply.statusCode))));
      });
      request.on("timeout", () => request.destroy(new Error("no answer")));
      request.on("error", (error) => fail(error.message));
    });
  const loop = async (kind: "fresh" | "kept") => {
    while (!over) {
      await ask(kind);
      count += 1;
      // A breath, so that the load leaves the machine to what is tested.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const loops = [...Array(fresh).fill("fresh"), ...Array(kept).fill("kept")].map(loop);
  const end = () => {
    over = true;
    agent.destroy();
  };
  return {
    end,
    async stop() {
      over = true;
      await Promise.all(loops);
      end();
      return { requests: count, failures };
    },
  };
}

/** Followers of a flowchart that is run again and again. */
export interface Followers {
  /** How long each was without a connection, every time, in milliseconds, in order of size. */
  readonly gaps: readonly number[];
  /** Whether every one is connected right now. */
  areLive(): boolean;
  /**
   * Starts no more runs, waits until all have ended and every follower has everything, and resolves to what must not have happened, how many events there
   * were, and the runs that did not succeed.
   */
  stop(): Promise<{ events: number; violations: Violation[]; unfinished: string[] }>;
  /** Ends it without waiting, also a second time. */
  end(): void;
}

const DEFINITION = {
  nodes: [
    { id: "start", type: "start", position: { x: 0, y: 0 }, data: {} },
    { id: "end", type: "end", position: { x: 200, y: 0 }, data: {} },
  ],
  edges: [{ id: "e1", source: "start", target: "end" }],
};

/**
 * Has `count` followers of one room of a Studio, and something happen in it all the time: Where processes are killed, `isRough` says that a run may not be had
 * for once, and another one is tried.
 */
export async function followers(studio: RunningStudio, count: number, { isRough = false }: { isRough?: boolean } = {}): Promise<Followers> {
  const api = connectApi(studio.url, studio.apiToken);
  const { flowchart } = await api.post<{ flowchart: { id: string } }>("/flowcharts", { name: "Load", definition: DEFINITION });
  const room = `flowchart:${flowchart.id}`;
  const { epoch, head } = await api.get<EventsPage>(`/api/events?room=${encodeURIComponent(room)}`);
  const gaps: number[] = [];
  const all = Array.from({ length: count }, (_, n) => {
    const steps: Step[] = [{ do: "start", n: head }];
    const following = follow(
      api,
      (envelope) => steps.push({ do: "apply", n: envelope.room_sequences[room]!, id: envelope.event_id }),
      () => steps.push({ do: "start", n: -1 }),
    );
    following.room(room, epoch, head);
    let lostAt: number | null = null;
    const look = () => {
      const isLive = following.transport() !== null;
      if (isLive && lostAt !== null) gaps.push(performance.now() - lostAt);
      lostAt = isLive ? null : (lostAt ?? performance.now());
    };
    return { steps, look, close: following.close, follower: `f${n}`, isLive: () => following.transport() !== null };
  });
  await until("every follower to be connected", () => all.every(({ isLive }) => isLive()), 60_000);
  const watch = setInterval(() => {
    for (const { look } of all) look();
  }, 20);

  let over = false;
  const open = new Set<string>();
  const runs = (async () => {
    while (!over) {
      await api.post<{ run: { id: string } }>(`/flowcharts/${flowchart.id}/run`).then(
        ({ run }) => open.add(run.id),
        (error) => {
          if (!isRough) throw error;
        },
      );
      // Less than the second for which a worker that leaves answers on kept connections; after that, the end of one may cross a request.
      await new Promise((resolve) => setTimeout(resolve, 800));
    }
  })();
  // Whoever stops it hears of a failure; meanwhile it is no unhandled one.
  runs.catch(() => {});

  const committed = async () => {
    const ids: string[] = [];
    for (let more = true; more; ) {
      const page = await api.get<EventsPage>(`/api/events?room=${encodeURIComponent(room)}&epoch=${epoch}&after=${ids.length}`);
      ids.push(...page.events.map(({ event_id }) => event_id));
      more = page.more;
    }
    return ids;
  };
  const end = () => {
    over = true;
    clearInterval(watch);
    for (const { close } of all) close();
  };
  return {
    end,
    areLive: () => all.every(({ isLive }) => isLive()),
    get gaps() {
      return [...gaps].sort((a, b) => a - b);
    },
    async stop() {
      over = true;
      await runs;
      // What is not so in time, the result tells.
      await until(
        "every run to end",
        async () => {
          for (const id of open) if ((await api.get<{ run: RunView }>(`/api/runs/${id}`)).run.state === "succeeded") open.delete(id);
          return open.size === 0;
        },
        60_000,
      ).catch(() => {});
      let ids: string[] = [];
      let since = performance.now();
      await until(
        "the last event to be everywhere",
        async () => {
          const now = await committed();
          if (now.length !== ids.length) since = performance.now();
          ids = now;
          return performance.now() - since > QUIET_MS && all.every(({ steps }) => lastOf(steps) === ids.length);
        },
        60_000,
      ).catch(() => {});
      end();
      return {
        events: ids.length,
        unfinished: [...open],
        violations: checkHistories(
          new Map([[room, ids]]),
          all.map(({ follower, steps }) => ({ follower, room, steps })),
        ),
      };
    },
  };
}

const lastOf = (steps: readonly Step[]) => steps.at(-1)!.n;
