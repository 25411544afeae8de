import { z } from "zod";
import { room } from "../../contract/rooms.ts";
import { AttemptView, LogLine, TaskState, TaskView } from "../../contract/views.ts";
import { StudioError } from "../../errors.ts";
import type { AttemptRow, TaskRow } from "../../ports/store.ts";
import { snapshot } from "../cursor.ts";
import { attachment, textStream } from "../download.ts";
import { JsonField, PageFields } from "../fields.ts";
import { createdReply, createOnce } from "../idempotency.ts";
import { json, type Reply, seeOther } from "../reply.ts";
import { type Call, route } from "../route.ts";

const unknownNode = () => new StudioError("not_found", "There is no such node.");

/** Lines of one page of a log download. */
const LINES = 1000;

const Task = z.object({ task: TaskView });

async function taskOf({ params, services }: Call<{ id: string }, unknown, unknown>): Promise<TaskRow> {
  const row = await services.store.task(params.id);
  if (!row) throw unknownNode();
  return row;
}

function payload(name: string, value: unknown): Reply {
  return { status: 200, headers: attachment(name, "application/json"), body: JSON.stringify(value ?? null, null, 2) };
}

/** Without what only the engine needs. */
function open<T extends TaskRow>({ fence: _, cancel_requested_at: __, ...rest }: T) {
  return rest;
}

export default [
  route({
    method: "GET",
    path: "/nodes/:id/status",
    who: "api",
    about: "The state of a node with the cursor to follow it from.",
    replies: { 200: z.object({ state: Task, cursor: z.object({ epoch: z.string(), rooms: z.record(z.string(), z.int()) }) }) },
    async handle({ params, services: { store } }) {
      const found = await snapshot(store, `node ${params.id}`, [room("task", params.id)], async () => {
        const task = await store.taskView(params.id);
        return task && { task };
      });
      if (!found) throw unknownNode();
      return found;
    },
  }),
  route({
    method: "GET",
    path: "/api/nodes",
    who: "api",
    about: "Nodes, newest first, without input and output.",
    query: z.object({
      ...PageFields,
      state: TaskState.optional(),
      type: z.string().max(40).optional(),
      run: z.string().max(128).optional(),
    }),
    replies: { 200: z.object({ items: z.array(TaskView), next: z.string().nullable() }) },
    handle: async ({ query: { limit, cursor, state, type, run }, services }) =>
      json(await services.store.tasks({ limit, cursor, state, node_type: type, run_id: run })),
  }),
  route({
    method: "GET",
    path: "/api/nodes/:id",
    who: "api",
    about: "A node with its configuration, its output and its attempts.",
    replies: { 200: z.object({ task: TaskView.loose(), attempts: z.array(AttemptView.loose()) }) },
    async handle(call) {
      const task = await taskOf(call);
      const attempts: AttemptRow[] = await call.services.store.attempts(task.id);
      return json({ task: open(task), attempts });
    },
  }),
  route({
    method: "GET",
    path: "/nodes/:id/input.json",
    who: "api",
    about: "The whole configuration of a node, as a download.",
    async handle(call) {
      const task = await taskOf(call);
      return payload(`${task.node_id}-input.json`, task.config);
    },
  }),
  route({
    method: "GET",
    path: "/nodes/:id/output.json",
    who: "api",
    about: "The whole output of a node, as a download.",
    async handle(call) {
      const task = await taskOf(call);
      return payload(`${task.node_id}-output.json`, task.output);
    },
  }),
  route({
    method: "GET",
    path: "/nodes/:id/log",
    who: "api",
    about: "Lines of a node's log after line `after`.",
    query: z.object({
      after: z.coerce.number().int().nonnegative().default(0),
      limit: z.coerce.number().int().min(1).max(1000).default(500),
    }),
    replies: { 200: z.object({ lines: z.array(LogLine), next: z.int().nullable() }) },
    async handle({ params, query, services: { store } }) {
      if (!(await store.taskView(params.id))) throw unknownNode();
      const lines = await store.log(params.id, query);
      return json({ lines, next: lines.length === query.limit ? lines.at(-1)!.n : null });
    },
  }),
  route({
    method: "GET",
    path: "/nodes/:id/log.txt",
    who: "api",
    about: "The whole log of a node as a text file, as it was put out.",
    async handle({ params, services: { store } }) {
      const task = await store.taskView(params.id);
      if (!task) throw unknownNode();
      let after: number | null = 0;
      const body = textStream(async () => {
        if (after === null) return null;
        const lines = await store.log(params.id, { after, limit: LINES });
        after = lines.length < LINES ? null : lines.at(-1)!.n;
        return lines.map((line) => `${line.text}\n`).join("");
      });
      return { status: 200, headers: attachment(`${task.node_id}-log.txt`, "text/plain; charset=utf-8"), body };
    },
  }),
  route({
    method: "POST",
    path: "/nodes",
    who: "page",
    about: "Runs one node on its own, without a flowchart.",
    body: z.object({ type: z.string().min(1).max(40), label: z.string().trim().max(120).optional(), data: JsonField }),
    replies: { 202: Task, 303: null },
    idempotent: true,
    async handle(call) {
      const { type, label, data } = call.body;
      const input = label ? { type, label, data } : { type, data };
      const created = await createOnce<TaskView>(
        call,
        (task) => ({ status: 202, body: { task }, location: `/nodes/${task.id}` }),
        (also) => call.services.tasks.create(input, also ? { also } : {}),
      );
      return createdReply(call, created, "created");
    },
  }),
  route({
    method: "POST",
    path: "/nodes/:id/cancel",
    who: "page",
    about: "Cancels a node. The flag is durable; the node ends soon after.",
    replies: { 202: Task, 303: null },
    async handle(call) {
      const task = await call.services.tasks.cancel(call.params.id);
      return call.wantsHtml ? seeOther(`${call.effective.prefix}/nodes/${task.id}`, "cancelling") : json({ task }, 202);
    },
  }),
  route({
    method: "POST",
    path: "/nodes/:id/retry",
    who: "page",
    about: "Runs a node again: on its own as a new node, in a flowchart as a linked retry of its run.",
    replies: { 202: z.union([Task, z.object({ run: z.unknown() })]), 303: null },
    async handle(call) {
      const made = await call.services.tasks.retry(call.params.id);
      const path = "task" in made ? `/nodes/${made.task.id}` : `/flowcharts/${made.run.flowchart_id}/runs/${made.run.id}`;
      const location = call.effective.prefix + path;
      if (call.wantsHtml) return seeOther(location, "retried");
      const reply = json(made, 202);
      reply.headers.location = location;
      return reply;
    },
  }),
];
