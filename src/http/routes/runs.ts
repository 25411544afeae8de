import { z } from "zod";
import { room } from "../../contract/rooms.ts";
import { RunState, type RunView, RunView as RunViewSchema, TaskView } from "../../contract/views.ts";
import { StudioError } from "../../errors.ts";
import { snapshot } from "../cursor.ts";
import { attachment } from "../download.ts";
import { PageFields } from "../fields.ts";
import { createdReply, createOnce } from "../idempotency.ts";
import { json, seeOther } from "../reply.ts";
import { type Call, route } from "../route.ts";

const unknownRun = () => new StudioError("not_found", "There is no such run.");
const Run = z.object({ run: RunViewSchema });
const State = z.object({ run: RunViewSchema, tasks: z.array(TaskView) });

const pageOf = (run: RunView) => `/flowcharts/${run.flowchart_id}/runs/${run.id}`;

const describe = (run: RunView) => ({ status: 202, body: { run }, location: pageOf(run) });

async function needRun({ params, services }: Call<{ run: string }, unknown, unknown>): Promise<RunView> {
  const run = await services.store.runView(params.run);
  if (!run) throw unknownRun();
  return run;
}

export default [
  route({
    method: "GET",
    path: "/flowcharts/:id/runs/:run/status",
    who: "api",
    about: "The state of a run and its nodes, with the cursor to follow it from.",
    replies: { 200: z.object({ state: State, cursor: z.object({ epoch: z.string(), rooms: z.record(z.string(), z.int()) }) }) },
    async handle({ params, services: { store } }) {
      const rooms = [room("flowchart_run", params.run), room("run", params.run)];
      const found = await snapshot(store, `run ${params.run} of ${params.id}`, rooms, async () => {
        const run = await store.runView(params.run);
        return run && run.flowchart_id === params.id ? { run, tasks: await store.tasksOfRun(run.id) } : null;
      });
      if (!found) throw unknownRun();
      return found;
    },
  }),
  route({
    method: "GET",
    path: "/api/runs",
    who: "api",
    about: "Runs, newest first.",
    query: z.object({ ...PageFields, flowchart: z.string().max(128).optional(), state: RunState.optional() }),
    replies: { 200: z.object({ items: z.array(RunViewSchema), next: z.string().nullable() }) },
    handle: async ({ query: { limit, cursor, flowchart, state }, services }) =>
      json(await services.store.runs({ limit, cursor, flowchart_id: flowchart, state })),
  }),
  route({
    method: "GET",
    path: "/api/runs/:run",
    who: "api",
    about: "A run and its nodes.",
    replies: { 200: State },
    async handle(call) {
      const run = await needRun(call);
      return json({ run, tasks: await call.services.store.tasksOfRun(run.id) });
    },
  }),
  route({
    method: "POST",
    path: "/flowcharts/runs/:run/cancel",
    who: "page",
    about: "Cancels a run. The flag is durable; asking twice is the same as once.",
    replies: { 202: Run, 303: null },
    async handle(call) {
      const run = await call.services.runs.cancel(call.params.run);
      return call.wantsHtml ? seeOther(call.effective.prefix + pageOf(run), "cancelling") : json({ run }, 202);
    },
  }),
  route({
    method: "POST",
    path: "/flowcharts/runs/:run/rerun",
    who: "page",
    about: "A new run of the same definition, linked by `rerun_of`.",
    replies: { 202: Run, 303: null },
    idempotent: true,
    async handle(call) {
      const { runs } = call.services;
      const made = await createOnce<RunView>(call, describe, (also) => runs.rerun(call.params.run, also ? { also } : {}));
      return createdReply(call, made, "rerun");
    },
  }),
  route({
    method: "POST",
    path: "/flowcharts/runs/:run/retry-failed",
    who: "page",
    about: "A new run that takes over what succeeded and runs the rest.",
    replies: { 202: Run, 303: null },
    idempotent: true,
    async handle(call) {
      const { runs } = call.services;
      const made = await createOnce<RunView>(call, describe, (also) => runs.retryFailed(call.params.run, also ? { also } : {}));
      return createdReply(call, made, "retried");
    },
  }),
  route({
    method: "GET",
    path: "/flowcharts/runs/:run/files",
    who: "api",
    about: "The files that a run left behind.",
    replies: { 200: z.object({ files: z.array(z.object({ path: z.string(), size: z.int() })) }) },
    async handle(call) {
      const run = await needRun(call);
      return json({ files: await call.services.files.list(run.id) });
    },
  }),
  route({
    method: "GET",
    path: "/flowcharts/runs/:run/files/**:path",
    who: "api",
    about: "One file of a run, always as a download.",
    async handle(call) {
      const run = await needRun(call);
      const file = await call.services.files.read(run.id, call.params.path);
      if (!file) throw new StudioError("not_found", "The run has no such file.");
      const headers = attachment(call.params.path.split("/").at(-1) ?? "file", "application/octet-stream");
      headers["content-length"] = String(file.size);
      return { status: 200, headers, body: file.body };
    },
  }),
];
