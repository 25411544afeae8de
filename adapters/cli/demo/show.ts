import { stripVTControlCharacters, styleText } from "node:util";
import type { TaskView } from "../../../src/contract/views.ts";
import type { DemoReport, Watcher } from "./run.ts";

type Colour = "green" | "red" | "yellow" | "cyan" | "gray";

const LOOKS: Record<TaskView["state"], [mark: string, colour: Colour]> = {
  queued: ["·", "gray"],
  running: ["▶", "cyan"],
  retrying: ["↻", "yellow"],
  cancelling: ["■", "yellow"],
  cancelled: ["■", "yellow"],
  succeeded: ["✓", "green"],
  failed: ["✗", "red"],
  skipped: ["–", "gray"],
};

/** Shows a run on a terminal as it happens; without colours where there is no terminal or NO_COLOR is set. */
export function showOn(stream: NodeJS.WriteStream): Watcher & { end(report: DemoReport): void } {
  const paint = (colour: Colour, text: string) => styleText(colour, text, { stream });
  const say = (text: string) => stream.write(`${text}\n`);
  return {
    started: (_run, page) => say(`Running the demo flowchart: ${page}\n`),
    node: (task) => {
      if (task.state === "queued") return;
      const [mark, colour] = LOOKS[task.state];
      const taken = task.started_at !== null && task.finished_at !== null ? ` in ${seconds(task.finished_at - task.started_at)}` : "";
      const of = task.max_attempts > 1 && task.attempt > 0 ? `, attempt ${task.attempt} of ${task.max_attempts}` : "";
      const why = task.error && task.state !== "running" ? `: ${task.error.message}` : "";
      say(`${paint(colour, `${mark} ${task.label || task.node_id}`)} ${task.state}${taken}${of}${why}`);
    },
    log: (task, lines) => {
      for (const { text } of lines)
        say(`    ${paint("gray", `${task.node_id} |`)} ${stream.hasColors?.() ? colouredOnly(text) : plain(text)}`);
    },
    end: ({ ok, run, nodes, timings, transport, worker }) => {
      const attempts = nodes.reduce((sum, node) => sum + node.attempts.length, 0);
      const how = `${nodes.length} nodes, ${attempts} attempts, ${seconds(timings.duration_ms ?? 0)}`;
      const live = `live over ${transport}${worker ? ` from ${worker.id} (${worker.runtime})` : ""}`;
      say(`\n${paint(ok ? "green" : "red", `The run ${run.state}`)}: ${how}; ${live}${run.error ? `\n${run.error.message}` : ""}`);
    },
  };
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;

/** Text of a program without anything that a terminal would obey. */
const plain = (text: string) => stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");

/** Text of a program with its colours, and nothing else that a terminal would obey. */
const colouredOnly = (text: string) =>
  `${text
    .split(/(\u001b\[[0-9;]{0,20}m)/)
    .map((part, n) => (n % 2 ? part : plain(part)))
    .join("")}\u001b[0m`;
