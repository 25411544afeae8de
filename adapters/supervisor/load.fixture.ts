import * as http from "node:http";
import * as https from "node:https";
import { checkHistories, type Step, type Violation } from "../../harness/history.ts";
import { type RunningStudio, until } from "../../harness/testing/studio.ts";
import type { EventsPage } from "../../src/contract/control.ts";
import type { RunView } from "../../src/contract/views.ts";
import type { Api } from "../cli/demo/api.ts";
import { follow } from "../cli/demo/follow.ts";

/** Nothing is under way any more when nothing happened for so long. */
const QUIET_MS = 3000;

/** A kept connection whose last request is so old is not in use: a worker that leaves may end it in the moment of the next one. Half of what it leaves it. */
const IN_USE_MS = 500;

const protocolOf = (url: string) => (url.startsWith("https:") ? https : http);

/** The API on a connection for each call, so that none meets the end of one that was idle. */
function apiOf({ url: base, apiToken: token }: RunningStudio): Api {
  const call = <T>(method: string, path: string, body?: unknown) =>
    new Promise<T>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, accept: "application/json", "content-type": "application/json" };
      const sent = protocolOf(base).request(base + path, { method, headers, agent: false, timeout: 30_000 }, (reply) => {
        let text = "";
        reply.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        reply.on("error", reject);
        reply.on("end", () => {
          const { statusCode = 0 } = reply;
          if (statusCode >= 200 && statusCode < 300) resolve(JSON.parse(text) as T);
          else reject(new Error(`${method} ${path} answered ${statusCode}: ${text}`));
        });
      });
      sent.on("timeout", () => sent.destroy(new Error(`${method} ${path}: no answer`)));
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return { base, token, get: (path) => call("GET", path), post: (path, body = {}) => call("POST", path, body) };
}

/** A Studio that is used while it is operated. */
export interface Load {
  /** Ends the requests and resolves to how many there were, and to what of them failed, each as `<kind> <what>`. */
  stop(): Promise<{ requests: number; failures: string[] }>;
  /** Ends it without waiting, also a second time. */
  end(): void;
}

/** Asks for `/livez` again and again: `fresh` loops with a connection for each request, and `kept` ones that keep theirs. */
export function requests(url: string, { fresh, kept }: { fresh: number; kept: number }): Load {
  const { Agent, get } = protocolOf(url);
  const failures: string[] = [];
  let over = false;
  let count = 0;
  const ask = (agent: http.Agent | false) =>
    new Promise<void>((resolve) => {
      const fail = (what: string) => {
        failures.push(`${agent ? "kept" : "fresh"} ${what}`);
        resolve();
      };
      const request = get(`${url}/livez`, { agent, timeout: 30_000 }, (reply) => {
        reply.resume();
        reply.on("error", (error) => fail(error.message));
        reply.on("end", () => (reply.statusCode === 200 ? resolve() : fail(String(reply.statusCode))));
      });
      request.on("timeout", () => request.destroy(new Error("no answer")));
      request.on("error", (error) => fail(error.message));
    });
  const loop = async (keepAlive: boolean) => {
    let agent = keepAlive && new Agent({ keepAlive });
    while (!over) {
      // Not the answer: when that is read is a matter of this process, and the worker sent it before.
      const askedAt = performance.now();
      await ask(agent);
      count += 1;
      // A breath, so that the load leaves the machine to what is tested.
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (agent && performance.now() - askedAt > IN_USE_MS) {
        agent.destroy();
        agent = new Agent({ keepAlive });
      }
    }
    if (agent) agent.destroy();
  };
  const loops = [...Array<boolean>(fresh).fill(false), ...Array<boolean>(kept).fill(true)].map(loop);
  const end = () => {
    over = true;
  };
  return {
    end,
    async stop() {
      over = true;
      await Promise.all(loops);
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
 * Has `count` followers of one room of a Studio, and something happen in it all the time: a run every `pauseMs`. Where processes are killed, `isRough` says
 * that a run may not be had for once, and another one is tried.
 */
export async function followers(
  studio: RunningStudio,
  count: number,
  { pauseMs = 500, isRough = false }: { pauseMs?: number; isRough?: boolean } = {},
): Promise<Followers> {
  const api = apiOf(studio);
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
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
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
