import type { LogLine } from "../../src/contract/views.ts";
import type { AttemptRow, TaskRow } from "../../src/ports/store.ts";
import type { PageContext } from "../context.ts";
import { STATES, stateBadge, stateIcon } from "../shared/states.ts";
import { problemBox, taskFacts, taskStages } from "../shared/task-parts.ts";
import { duration } from "../shared/time.ts";
import { ActionButton } from "./form.tsx";
import { Icon, safeMarkup } from "./icon.tsx";
import { Log } from "./log.tsx";
import { Json } from "./parts.tsx";

/** Everything about one task that its panel shows. `attempt` is the chosen one, `null` for all. */
export interface NodeDetail {
  task: TaskRow;
  attempts: AttemptRow[];
  lines: LogLine[];
  attempt: number | null;
}

const Attempts = ({ detail, link }: { detail: NodeDetail; link: (attempt: number | null) => string }): JSX.Element =>
  detail.attempts.length < 2 ? (
    <></>
  ) : (
    <nav class="tabs attempts" aria-label="Attempts">
      <a href={link(null)} data-swap="node" aria-current={detail.attempt === null ? "true" : undefined}>
        All
      </a>
      {detail.attempts.map((one) => (
        <a href={link(one.attempt)} data-swap="node" aria-current={detail.attempt === one.attempt ? "true" : undefined}>
          {safeMarkup(stateIcon(one.state))}
          <span safe>{`Attempt ${one.attempt}`}</span>
          <span class="visually-hidden" safe>
            {STATES[one.state].label}
          </span>
          {one.finished_at === null ? null : (
            <span class="faint num" safe>
              {duration(one.finished_at - one.started_at)}
            </span>
          )}
        </a>
      ))}
    </nav>
  );

/** Cancel while it runs, retry when it has ended. */
export const NodeActions = ({ task, at }: { task: TaskRow; at: PageContext }): JSX.Element => {
  if (!STATES[task.state].ended && task.state !== "cancelling") {
    return (
      <ActionButton
        at={at}
        action={at.to.nodeAction(task.id, "cancel")}
        label={task.run_id === null ? "Cancel" : "Cancel this node"}
        kind="danger"
        icon={<Icon name="stop" />}
        about="Ends the whole process group of this node"
        said="Cancelling: the processes of this node are being ended."
      />
    );
  }
  if (task.state === "failed" || task.state === "cancelled" || (task.run_id === null && task.state === "succeeded")) {
    return (
      <ActionButton
        at={at}
        action={at.to.nodeAction(task.id, "retry")}
        label={task.run_id === null ? "Run again" : "Retry in a new run"}
        icon={<Icon name="repeat" />}
        about={
          task.run_id === null
            ? "Runs it again as a new node; this one stays as it is"
            : "Starts a new run that takes over what succeeded and runs the rest"
        }
      />
    );
  }
  return <></>;
};

/** The body of a node: stages, attempts, error, log, and what went in and out. The parts that change by themselves are regions of their own. */
export const NodePanel = ({
  at,
  detail,
  link,
}: {
  at: PageContext;
  detail: NodeDetail;
  link: (attempt: number | null) => string;
}): JSX.Element => {
  const { task, attempt } = detail;
  const chosen = detail.attempts.find((one) => one.attempt === attempt) ?? null;
  const error = chosen ? chosen.error : task.error;
  const output = chosen ? chosen.output : task.output;
  return (
    <>
      <div data-live="stages">{safeMarkup(taskStages(task))}</div>
      <div data-live="facts">{safeMarkup(taskFacts(task, at.now))}</div>
      <div data-region="attempts">
        <Attempts detail={detail} link={link} />
      </div>
      <div data-live="problem" role="status">
        {problemOf(error, chosen ? `Attempt ${chosen.attempt} failed` : STATES[task.state].label)}
      </div>
      <Log at={at} task={task} lines={detail.lines} attempt={attempt} />
      <div data-region="io" class="folds">
        <Json title="Output" value={output} whole={at.to.nodePayload(task.id, "output")} />
        <Json title="Configuration" value={task.config} whole={at.to.nodePayload(task.id, "input")} />
        {task.runtime === null ? null : <Json title="Runtime" value={task.runtime} whole={at.to.nodeStatus(task.id)} />}
      </div>
    </>
  );
};

const problemOf = (error: TaskRow["error"], title: string): JSX.Element => {
  const box = problemBox(error, title);
  return box === null ? <></> : safeMarkup(box);
};

/** The badge of a task that the island keeps current. */
export const TaskBadge = ({ task }: { task: TaskRow }): JSX.Element => <span data-live="badge">{safeMarkup(stateBadge(task.state))}</span>;
