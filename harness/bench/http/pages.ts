import type { RunningStudio } from "../realtime/studio.ts";
import type { Recorded } from "../servers/replay.ts";

/** One URL under measurement. `kind` says what a ratio of it means. */
export interface Target {
  name: string;
  kind: "page" | "status";
  path: string;
  headers: Record<string, string>;
}

const LIMIT_MS = 60_000;

/** Runs the demo flowchart in Studio to its end and names the pages and status routes that show it. */
export async function prepare(studio: RunningStudio): Promise<Omit<Target, "headers">[]> {
  const json = async (path: string, method = "GET") => {
    const headers = { authorization: `Bearer ${studio.token}`, accept: "application/json", "content-type": "application/json" };
    const answer = await fetch(new URL(path, studio.url), {
      method,
      headers,
      signal: AbortSignal.timeout(10_000),
      ...(method === "POST" ? { body: "{}" } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const { flowchart } = (await json("/flowcharts/demo", "POST")) as { flowchart: { id: string } };
  const { run } = (await json(`/flowcharts/${flowchart.id}/run`, "POST")) as { run: { id: string } };
  const status = `/flowcharts/${flowchart.id}/runs/${run.id}/status`;
  for (const until = Date.now() + LIMIT_MS; ; ) {
    const { state } = (await json(status)) as { state: { run: { state: string }; tasks: { id: string }[] } };
    const task = state.tasks[0]?.id;
    if (task && /^(succeeded|failed|cancelled)$/.test(state.run.state)) {
      return [
        { name: "livez", kind: "status", path: "/livez" },
        { name: "node status", kind: "status", path: `/nodes/${task}/status` },
        { name: "run status", kind: "status", path: status },
        { name: "flowchart runtime", kind: "status", path: `/flowcharts/${flowchart.id}/runtime` },
        { name: "overview page", kind: "page", path: "/" },
        { name: "flowchart page", kind: "page", path: `/flowcharts/${flowchart.id}` },
        { name: "run page", kind: "page", path: `/flowcharts/${flowchart.id}/runs/${run.id}` },
      ];
    }
    if (Date.now() > until) throw new Error(`the demo run did not end in ${LIMIT_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Adds what a caller of this Studio must send. */
export const withHeaders = (studio: RunningStudio, target: Omit<Target, "headers">): Target => ({
  ...target,
  headers: { authorization: `Bearer ${studio.token}`, accept: target.kind === "page" ? "text/html" : "application/json" },
});

/** Headers that belong to one connection or one answer and are not part of what a bare server repeats. */
const OWN = ["connection", "keep-alive", "transfer-encoding", "date", "content-length", "set-cookie"];

/** Takes down what Studio answers, for the bare server to repeat. Throws when a target does not answer 200. */
export async function record(studio: RunningStudio, targets: readonly Target[]): Promise<Record<string, Recorded>> {
  const recorded: Record<string, Recorded> = {};
  for (const target of targets) {
    const answer = await fetch(new URL(target.path, studio.url), {
      headers: target.headers,
      redirect: "manual",
      signal: AbortSignal.timeout(10_000),
    });
    const body = await answer.text();
    if (answer.status !== 200) throw new Error(`GET ${target.path} answered ${answer.status}: ${body.slice(0, 300)}`);
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !OWN.includes(name)));
    recorded[target.path] = { status: answer.status, headers, body };
  }
  return recorded;
}
