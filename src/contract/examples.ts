import type { RunView, TaskView } from "./views.ts";

/** The task that the golden examples speak of. */
export const exampleTask: TaskView = {
  id: "0199d2a0-0000-7000-8000-000000000001",
  flowchart_id: "0199d2a0-0000-7000-8000-0000000000f1",
  run_id: "0199d2a0-0000-7000-8000-0000000000a1",
  node_id: "check",
  node_type: "shell",
  label: "Check the disk",
  state: "running",
  stage: "running",
  attempt: 1,
  max_attempts: 3,
  created_at: 1760000000000,
  queued_at: 1760000000010,
  started_at: 1760000000020,
  finished_at: null,
  retry_at: null,
  error: null,
  runtime: {
    selected_provider: "workspace",
    final_provider: "workspace",
    dispatch_status: "running",
    fallback_attempted: false,
    fallback_reason: null,
    dispatch_id: "0199d2a0-0000-7000-8000-0000000000d1",
    workspace_id: "0199d2a0-0000-7000-8000-0000000000a1",
  },
};

/** The run that the golden examples speak of. */
export const exampleRun: RunView = {
  id: "0199d2a0-0000-7000-8000-0000000000a1",
  flowchart_id: "0199d2a0-0000-7000-8000-0000000000f1",
  flowchart_name: "Check this machine",
  flowchart_version: 1,
  state: "running",
  trigger: "manual",
  rerun_of: null,
  counts: { queued: 5, running: 1, succeeded: 1 },
  created_at: 1760000000000,
  started_at: 1760000000015,
  finished_at: null,
  error: null,
};
