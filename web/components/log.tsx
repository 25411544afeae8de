import type { LogLine, TaskView } from "../../src/contract/views.ts";
import type { PageContext } from "../context.ts";
import { logRenderer } from "../shared/log-line.ts";
import { join } from "../shared/markup.ts";
import { attr } from "./form.tsx";
import { Icon, safeMarkup } from "./icon.tsx";

/** How many lines a page carries. What came before is one click away with JavaScript, and in the download without. */
export const LOG_TAIL = 400;

/**
 * The log of one task: the last lines, rendered on the server; the island adds what comes and fetches what came before. `attempt` limits it to one
 * attempt.
 */
export const Log = ({
  at,
  task,
  lines,
  attempt,
}: {
  at: PageContext;
  task: TaskView;
  lines: readonly LogLine[];
  attempt: number | null;
}): JSX.Element => {
  const renderer = logRenderer();
  const shown = join(lines.map(renderer.render));
  const first = lines[0]?.n ?? 1;
  return (
    <section
      class="log"
      aria-label={attr(`Log of ${task.label}`)}
      data-log={task.id}
      data-source={at.to.nodeLog(task.id)}
      data-first={first}
      data-last={lines.at(-1)?.n ?? 0}
      data-attempt={attempt ?? undefined}
      data-open={renderer.open()}
    >
      <div class="log-bar">
        <h2>Log</h2>
        <span class="search js-only">
          <Icon name="search" />
          <input
            type="search"
            placeholder="Search all lines"
            aria-label="Search in the log"
            data-log-search
            data-search
            autocomplete="off"
          />
          <span class="num faint" data-log-found role="status"></span>
        </span>
        <span class="log-tools">
          <button type="button" class="icon-button js-only" data-log-toggle="wrap" aria-pressed="true" title="Wrap long lines">
            <Icon name="wrap" />
            <span class="visually-hidden">Wrap long lines</span>
          </button>
          <button type="button" class="icon-button js-only" data-log-toggle="times" aria-pressed="false" title="Show the time of each line">
            <Icon name="clock" />
            <span class="visually-hidden">Show the time of each line</span>
          </button>
          <button type="button" class="icon-button js-only" data-log-copy title="Copy the whole log">
            <Icon name="copy" />
            <span class="visually-hidden">Copy the whole log</span>
          </button>
          <a class="icon-button" href={at.to.nodeLogText(task.id)} download="" title="Download the whole log">
            <Icon name="download" />
            <span class="visually-hidden">Download the whole log</span>
          </a>
        </span>
      </div>
      {first > 1 && attempt === null ? (
        <p class="log-note" data-log-note>
          <span safe>{`${first - 1} earlier lines are not shown.`}</span>{" "}
          <button type="button" class="link js-only" data-log-earlier>
            Show earlier lines
          </button>
        </p>
      ) : (
        <p class="log-note" data-log-note hidden></p>
      )}
      <div class="log-body wrap" tabindex="0" data-log-body>
        {lines.length > 0 ? (
          safeMarkup(shown)
        ) : (
          <p class="log-empty" data-log-empty>
            {task.finished_at === null ? "Nothing has been written yet." : "It wrote nothing."}
          </p>
        )}
      </div>
      <button type="button" class="log-new" data-log-new hidden>
        <Icon name="down" />
        <span></span>
      </button>
    </section>
  );
};
