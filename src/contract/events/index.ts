// Written by scripts/indexes.mjs; do not edit.
import autorunNodeSetUpdated from "./autorun.node_set.updated.ts";
import autorunUpdated from "./autorun.updated.ts";
import chatActivityAppended from "./chat.activity.appended.ts";
import chatTurnDelta from "./chat.turn.delta.ts";
import chatTurnFailed from "./chat.turn.failed.ts";
import chatTurnRequested from "./chat.turn.requested.ts";
import chatTurnResponded from "./chat.turn.responded.ts";
import downloadJobCompleted from "./download.job.completed.ts";
import downloadJobUpdated from "./download.job.updated.ts";
import flowchartNodeRunningSet from "./flowchart.node.running_set.ts";
import flowchartNodeUpdated from "./flowchart.node.updated.ts";
import flowchartRunUpdated from "./flowchart.run.updated.ts";
import flowchartRuntimeUpdated from "./flowchart.runtime.updated.ts";
import nodeTaskCompleted from "./node.task.completed.ts";
import nodeTaskLogAppended from "./node.task.log.appended.ts";
import nodeTaskStageUpdated from "./node.task.stage.updated.ts";
import nodeTaskUpdated from "./node.task.updated.ts";
import ragIndexJobUpdated from "./rag.index_job.updated.ts";

/** Every event type of contract v1. */
export const events = [
  autorunNodeSetUpdated,
  autorunUpdated,
  chatActivityAppended,
  chatTurnDelta,
  chatTurnFailed,
  chatTurnRequested,
  chatTurnResponded,
  downloadJobCompleted,
  downloadJobUpdated,
  flowchartNodeRunningSet,
  flowchartNodeUpdated,
  flowchartRunUpdated,
  flowchartRuntimeUpdated,
  nodeTaskCompleted,
  nodeTaskLogAppended,
  nodeTaskStageUpdated,
  nodeTaskUpdated,
  ragIndexJobUpdated,
] as const;
