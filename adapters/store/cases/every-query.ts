import type { Store } from "../../../src/ports/store.ts";
import { draft, flowchartWithRun, run, task, write } from "./samples.ts";

/** Asks everything that a store can be asked, in every form that its lists have, for those who look at query plans. */
export async function everyQuery(store: Store): Promise<void> {
  const { flowchartId, runId } = await flowchartWithRun(store);
  const row = task({ run_id: runId });
  await write(store, async (unit) => {
    await unit.insertTasks([row]);
    const fence = await unit.claim("run", runId, 1);
    await unit.claim("task", row.id, 1);
    await unit.holdFence(fence!, 2);
    await unit.insertAttempt(row.id, {
      attempt: 1,
      state: "running",
      started_at: 1,
      finished_at: null,
      error: null,
      runtime: null,
      output: null,
    });
    await unit.updateAttempt(row.id, 1, { state: "failed" });
    await unit.updateTask(row.id, { state: "failed" });
    await unit.updateRun(runId, { state: "failed" });
    await unit.updateFlowchart(flowchartId, 1, { name: "n", description: "", definition: {} }, 2);
    await unit.insertRun(run(flowchartId));
    await unit.requestRunCancel(runId, 1);
    await unit.requestTaskCancel(row.id, 1);
    await unit.appendLog(row.id, [{ attempt: 1, stream: "stdout", text: "x", at: 1 }]);
    for (let index = 0; index < 120; index += 1) await unit.emit(draft(row.id, { idempotency_key: `k${index}` }), index);
    await unit.enqueue({ queue: "q", name: "n", job_id: "j", payload: null }, 1);
    await unit.insertSession({ hash: "s", csrf: "c", created_at: 1, last_seen_at: 1, expires_at: 2, revoked_at: null });
    await unit.touchSession("s", 2);
    await unit.revokeSession("s", 2);
    await unit.insertApiToken({ hash: "a", name: "n", created_at: 1, expires_at: null, revoked_at: null });
    await unit.revokeApiToken("a", 2);
    await unit.insertLoginToken("l", 5);
    await unit.useLoginToken("l", 1);
    await unit.insertIdempotent({ key: "i", fingerprint: "f", status: 200, body: null, location: null, created_at: 1 });
    await unit.indexSource({ id: "d", title: "t", hash: "h", passages: [{ id: "p", title: "t", text: "word" }] });
  });
  await store.flowchart(flowchartId);
  await store.flowcharts({ limit: 5, cursor: "z" });
  await store.run(runId);
  await store.runView(runId);
  for (const query of [
    {},
    { flowchart_id: flowchartId },
    { state: "failed" as const },
    { flowchart_id: flowchartId, state: "failed" as const },
  ])
    await store.runs({ limit: 5, cursor: "z", ...query });
  await store.activeRuns(flowchartId);
  await store.task(row.id);
  await store.taskView(row.id);
  await store.tasksOfRun(runId);
  for (const query of [
    {},
    { state: "failed" as const },
    { node_type: "shell" },
    { node_type: "shell", state: "failed" as const },
    { run_id: runId },
  ])
    await store.tasks({ limit: 5, cursor: "z", ...query });
  await store.attempts(row.id);
  await store.log(row.id, { after: 0, limit: 5 });
  await store.logTail(row.id, 5);
  await store.roomHead(`task:${row.id}`);
  await store.roomHeads([`task:${row.id}`, "run:x"]);
  await store.roomEvents(`task:${row.id}`, 0, 5);
  const waiting = await store.unrelayed(500, 0);
  await write(store, (unit) =>
    unit.markRelayed(
      waiting.map((event) => event.envelope.event_id),
      1,
    ),
  );
  await write(store, async (unit) =>
    unit.markJobsSent(
      (await unit.unsentJobs(5, 0)).map((job) => job.id),
      1,
    ),
  );
  await write(store, (unit) => unit.pruneEvents(5, 100, 1_000));
  await store.unheld(5, 5);
  await store.session("s");
  await store.apiToken("a");
  await store.idempotent("i");
  await store.passages("word", 5);
  await store.ping();
  await write(store, (unit) => unit.deleteFlowchart(flowchartId));
}
