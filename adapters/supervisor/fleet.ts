import type { Config, RuntimeName } from "../../src/knobs/load.ts";
import type { WorkerRole } from "../process/messages.ts";
import type { Child, ChildProgram } from "./child.ts";
import { createCover } from "./cover.ts";
import type { Notice } from "./notice.ts";
import { createRecycler } from "./recycle.ts";
import { type Incarnation, openSlot, type Plan, type Slot } from "./slot.ts";
import { createTurn } from "./turn.ts";

/** The most workers of one kind that there may be. */
export const MOST_WORKERS = 64;

const LOOK_EVERY_MS = 500;

/** What workers are started from: a configuration, and the commands that it leads to. A reload makes a new one. */
export interface FleetPlan extends Plan {
  readonly config: Config;
  /** The command that runs a role with a runtime, and the environment that it gets besides STUDIO_*. */
  program(role: WorkerRole, runtime: RuntimeName): Pick<ChildProgram, "argv" | "cwd" | "env">;
}

/** One worker as `studio status` shows it. */
export interface WorkerView extends Incarnation {
  readonly role: WorkerRole;
}

/** The web workers, job workers and executors of one Studio, those that its role has: started together, kept running, replaced one at a time. */
export interface Fleet {
  /** Resolves when every one is ready; rejects with CannotStart when one does not start. */
  readonly ready: Promise<void>;
  /**
   * Replaces every worker by one of the plan that `next` makes when its turn comes. Resolves to null, or to why it stopped: the workers that were not
   * replaced by then stay. Reloads that are asked for while one waits are one.
   */
  reload(next: () => FleetPlan): Promise<string | null>;
  /** Replaces the worker of this name by a new one of the same plan, which is ready first. Resolves to null, or to why that one stays, in words. */
  replace(id: string): Promise<string | null>;
  /** Wants so many web workers from now on, within 1 and MOST_WORKERS; returns the number that is wanted then. Not for a Studio whose role has none. */
  scale(workers: number): number;
  /** How many workers of a kind are wanted. */
  wanted(role: WorkerRole): number;
  generation(): number;
  /** That of the last reload. */
  config(): Config;
  workers(): WorkerView[];
  /** What is not as it should be, in words; empty when all is well. */
  troubles(): string[];
  reopen(): void;
  /** Ends all of them, within the graceful timeout of the configuration of now unless told otherwise. Asking again with less time hurries it, 0 kills. */
  stop(graceMs?: number): Promise<void>;
}

/** The workers of one kind. Their names are a letter and a number. */
interface Group {
  readonly role: WorkerRole;
  readonly letter: string;
  readonly slots: Slot<FleetPlan>[];
  wanted: number;
}

/** How many workers of each kind a configuration wants. */
const wantedBy = ({ role, workers, jobWorkers, executors }: Config): Readonly<Record<WorkerRole, number>> => ({
  web: role === "all" || role === "web" ? workers : 0,
  worker: role === "all" || role === "worker" ? jobWorkers : 0,
  executor: role === "web" ? 0 : role === "executor" ? Math.max(1, executors) : executors,
});

/** Starts the workers of a plan. `launch` starts one process. */
export function createFleet(options: {
  plan: FleetPlan;
  launch(child: Omit<ChildProgram, "env">, env: Readonly<Record<string, string>>, plan: FleetPlan): Child;
  notice: Notice;
  readyLimitMs: number;
  /** How many sockets of each address the workers inherit. */
  sockets: number;
}): Fleet {
  const { launch, notice, readyLimitMs } = options;
  const cover = createCover(options.sockets);
  const turn = createTurn();
  let plan = options.plan;
  const group = (role: WorkerRole, letter: string): Group => ({ role, letter, slots: [], wanted: wantedBy(plan.config)[role] });
  const web = group("web", "w");
  const jobs = group("worker", "j");
  const executors = group("executor", "e");
  const groups = [web, jobs, executors];
  let stopping = false;
  let queued: Promise<string | null> | null = null;
  let next = () => plan;
  let adjusting = false;
  let reloadTrouble: string | null = null;
  let reloading: number | null = null;

  const open = (name: string, role: WorkerRole, at: number) =>
    openSlot<FleetPlan>({
      name,
      plan,
      notice,
      readyLimitMs,
      start: (id, its) => {
        const { workerClass } = its.config;
        const runtime = workerClass[at % workerClass.length]!;
        const { env, ...command } = its.program(role, runtime);
        return launch({ id, role, runtime, take: role === "web" ? cover.of(name) : [], ...command }, env, its);
      },
    });
  const openOne = ({ role, letter, slots }: Group) => {
    const at = Array.from({ length: MOST_WORKERS }, (_, n) => n).find((n) => !slots.some(({ name }) => name === `${letter}${n + 1}`))!;
    const slot = open(`${letter}${at + 1}`, role, at);
    slots.push(slot);
    return slot;
  };
  /** Those that are not wanted any more and still drain. */
  const leaving = new Map<Slot<FleetPlan>, WorkerRole>();
  for (const one of groups) while (one.slots.length < one.wanted) openOne(one);
  const renewing = new Set<string>();
  const looking = setInterval(() => {
    for (const slot of cover.look(web.slots)) {
      const child = slot.working()?.child;
      if (renewing.has(slot.name)) continue;
      renewing.add(slot.name);
      void turn(async () => {
        if (!stopping && web.slots.includes(slot) && slot.working()?.child === child) await slot.replace(slot.plan(), graceMs());
        renewing.delete(slot.name);
      });
    }
  }, LOOK_EVERY_MS);
  looking.unref();
  const slots = () => groups.flatMap((one) => one.slots);
  const graceMs = () => plan.config.gracefulTimeoutMs;

  const replaceAll = async (): Promise<string | null> => {
    queued = null;
    if (stopping) return "Studio is being stopped";
    const coming = next();
    reloading = coming.generation;
    notice("info", `Reloading: generation ${coming.generation}, one worker at a time`);
    for (const slot of slots()) {
      const why = await slot.replace(coming, graceMs());
      if (stopping) return "Studio is being stopped";
      if (why === null) continue;
      reloadTrouble = `the reload stopped at ${slot.name}, whose successor did not become ready (${why}); it and what came after work on with generation ${plan.generation}`;
      return reloadTrouble;
    }
    plan = coming;
    const wanted = wantedBy(coming.config);
    for (const one of groups) one.wanted = wanted[one.role];
    reloadTrouble = null;
    notice("info", `Reloaded: every worker is of generation ${plan.generation}`);
    return null;
  };

  /** Opens or ends one slot at a time until there are as many as are wanted by then, however often that changed meanwhile. */
  const adjust = () => {
    if (adjusting) return;
    adjusting = true;
    void turn(async () => {
      for (;;) {
        const group = groups.find(({ slots, wanted }) => slots.length !== wanted);
        if (stopping || !group) break;
        if (group.slots.length < group.wanted) await openOne(group).firstReady.catch((error: Error) => notice("error", error.message));
        else {
          const last = group.slots.at(-1)!;
          if (group === web) cover.look(web.slots, last);
          group.slots.pop();
          leaving.set(last, group.role);
          await last.stop(graceMs());
          leaving.delete(last);
        }
      }
      adjusting = false;
    });
  };

  const recycler = createRecycler({
    turn,
    notice,
    slots,
    replace: (slot) => slot.replace(slot.plan(), graceMs()),
  });

  return {
    ready: Promise.all(slots().map((slot) => slot.firstReady)).then(() => {}),
    reload(make) {
      next = make;
      queued ??= turn(async () => {
        try {
          return await replaceAll();
        } catch (error) {
          reloadTrouble = `the configuration could not be read anew, and everything stays as it was: ${(error as Error).message}`;
          return reloadTrouble;
        } finally {
          reloading = null;
        }
      }).then((why) => {
        if (why !== null) notice("error", `Not reloaded: ${why}`);
        if (!stopping) adjust();
        return why;
      });
      return queued;
    },
    replace: (id) =>
      turn(async () => {
        const names = slots().flatMap((slot) => slot.working()?.id ?? []);
        const slot = slots().find((one) => one.working()?.id === id);
        if (stopping) return "Studio is being stopped";
        if (!slot) return `there is no worker ${JSON.stringify(id)} at work; there are ${names.join(", ") || "none"}`;
        notice("info", `Replacing ${id}`, { process: id });
        const why = await slot.replace(slot.plan(), graceMs());
        return why === null ? null : `its successor did not become ready (${why}), so ${id} works on`;
      }),
    scale(workers) {
      web.wanted = Math.min(MOST_WORKERS, Math.max(1, Math.trunc(workers)));
      adjust();
      return web.wanted;
    },
    wanted: (role) => groups.find((one) => one.role === role)!.wanted,
    generation: () => plan.generation,
    config: () => plan.config,
    workers: () =>
      groups.flatMap(({ role, slots }) =>
        [...slots, ...Array.from(leaving).flatMap(([slot, its]) => (its === role ? [slot] : []))].flatMap((slot) =>
          slot.list().map((one) => ({ ...one, role })),
        ),
      ),
    troubles: () => [
      ...(reloadTrouble === null || reloading !== null ? [] : [reloadTrouble]),
      ...slots().flatMap((slot) => slot.trouble() ?? []),
      ...recycler.troubles(),
    ],
    reopen: () => {
      for (const slot of slots()) for (const { child } of slot.list()) child?.reopen();
    },
    async stop(grace = graceMs()) {
      stopping = true;
      recycler.stop();
      clearInterval(looking);
      const those = (isExecutor: boolean) => [
        ...groups.flatMap((one) => ((one === executors) === isExecutor ? one.slots : [])),
        ...Array.from(leaving).flatMap(([slot, role]) => ((role === "executor") === isExecutor ? [slot] : [])),
      ];
      await Promise.all(those(false).map((slot) => slot.stop(grace)));
      // As long as job workers are there they need them; then they have nothing left to do.
      await Promise.all(those(true).map((slot) => slot.stop(grace)));
    },
  };
}
