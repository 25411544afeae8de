import type { BrowserContext, Page } from "playwright-core";
import { type RunningStudio, until } from "../testing/studio.ts";

/** What a page did that no page should do: errors in its console, failed requests of its own, full page loads. */
export interface Watch {
  errors: string[];
  loads: number;
}

/** Opens a page that collects its errors and counts how often a document was loaded. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; watch: Watch }> {
  const page = await context.newPage();
  const watch: Watch = { errors: [], loads: 0 };
  page.on("console", (message) => {
    // The page itself gives an attempt up that takes longer than its bound, as on a busy machine; the browser reports that.
    if (message.text().includes("closed before the connection is established")) return;
    if (message.type() === "error") watch.errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => watch.errors.push(String(error)));
  page.on("domcontentloaded", () => {
    watch.loads += 1;
  });
  return { page, watch };
}

/** Signs a browser in with the one-time link, through `origin` when a proxy stands before Studio. */
export async function signIn(page: Page, studio: RunningStudio, origin = studio.url): Promise<void> {
  const link = new URL(studio.tokenUrl);
  await page.goto(`${origin}${link.pathname}${link.hash}`);
  await page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));
}

/** Starts a flowchart over the API; resolves to the ids. */
export async function startRun(studio: RunningStudio, definition: object, name = "Test"): Promise<{ flowchart: string; run: string }> {
  const created = await studio.api("/flowcharts", { method: "POST", body: JSON.stringify({ name, definition }) });
  if (created.status !== 201) throw new Error(`POST /flowcharts answered ${created.status}: ${await created.text()}`);
  const flowchart = ((await created.json()) as { flowchart: { id: string } }).flowchart.id;
  const started = await studio.api(`/flowcharts/${flowchart}/run`, { method: "POST", body: "{}" });
  if (started.status !== 202 && started.status !== 201) throw new Error(`POST run answered ${started.status}: ${await started.text()}`);
  const { run } = (await started.json()) as { run: { id: string } };
  return { flowchart, run: run.id };
}

/** Where the page of a run is. */
export const runPath = ({ flowchart, run }: { flowchart: string; run: string }) => `/flowcharts/${flowchart}/runs/${run}`;

/** The state of a run as the API says it. */
export async function runState(studio: RunningStudio, ids: { flowchart: string; run: string }): Promise<string> {
  const answer = await studio.api(`${runPath(ids)}/status`);
  const { state } = (await answer.json()) as { state: { run: { state: string } } };
  return state.run.state;
}

/** Waits until the chip of the page says one of `states`; resolves to what it says. */
export async function chip(page: Page, states: readonly string[], limitMs = 40_000): Promise<string> {
  return until(
    `the chip saying ${states.join(" or ")}`,
    async () => {
      const state = await page.locator("[data-chip]").getAttribute("data-state");
      return state !== null && states.includes(state) ? state : null;
    },
    limitMs,
  );
}

/** Waits until the page is live over this transport: on a busy machine it may have taken the other one first. */
export const liveBy = (page: Page, transport: "websocket" | "polling"): Promise<void> =>
  page.locator(`[data-chip][data-state=live][data-transport=${transport}]`).waitFor({ timeout: 90_000 });

/** Waits until a node of a run has been begun, so that the page of the run can be opened at it. */
export async function begun(studio: RunningStudio, ids: { flowchart: string; run: string }, node: string): Promise<void> {
  await until(
    `${node} has begun`,
    async () => {
      const { state } = (await (await studio.api(`${runPath(ids)}/status`)).json()) as {
        state: { tasks: { node_id: string; state: string }[] };
      };
      return state.tasks.some((task) => task.node_id === node && task.state !== "queued");
    },
    40_000,
  );
}

/** A chain of shell nodes: `steps` maps the id of a node to its script; `more` adds fields to its data. */
export function chain(steps: Record<string, string>, more: Record<string, object> = {}): object {
  const ids = ["start", ...Object.keys(steps), "end"];
  return {
    nodes: ids.map((id, index) => ({
      id,
      type: id === "start" || id === "end" ? id : "shell",
      position: { x: index * 220, y: 0 },
      data: steps[id] === undefined ? {} : { script: steps[id], ...more[id] },
    })),
    edges: ids.slice(1).map((id, index) => ({ id: `e${index}`, source: ids[index], target: id })),
  };
}

/** The text of an element, also of what is scrolled out of sight and therefore not rendered. */
export const textOf = async (page: Page, selector: string): Promise<string> => (await page.locator(selector).first().textContent()) ?? "";

/** The lines of the log that the page shows, without numbers and times. */
export const logLines = (page: Page): Promise<string[]> => page.locator("[data-log-body] .log-text").allTextContents();
