import { z } from "zod";
import { room } from "../../contract/rooms.ts";
import { RunState, type RunView, RunView as RunViewSchema } from "../../contract/views.ts";
import { StudioError } from "../../errors.ts";
import type { FlowchartRow } from "../../ports/store.ts";
import { snapshot } from "../cursor.ts";
import { attachment } from "../download.ts";
import { JsonField, PageFields } from "../fields.ts";
import { createdReply, createOnce } from "../idempotency.ts";
import { json, type Reply, seeOther } from "../reply.ts";
import { type Call, route } from "../route.ts";

const unknownFlowchart = () => new StudioError("not_found", "There is no such flowchart.");

const Flowchart = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  definition: z.unknown(),
  version: z.int().positive(),
  created_at: z.int(),
  updated_at: z.int(),
});
const Saved = z.object({ flowchart: Flowchart });

const Name = z.string().trim().min(1, "must not be empty").max(120, "must have at most 120 characters");
const Description = z.string().max(2000, "must have at most 2000 characters").default("");

const etagOf = (row: Pick<FlowchartRow, "version">) => `"${row.version}"`;

function saved(row: FlowchartRow, status: number): Reply {
  const reply = json({ flowchart: row }, status);
  reply.headers.etag = etagOf(row);
  return reply;
}

/** The version that a save is based on: `If-Match` or the field `version`. */
function basedOn(call: Call<unknown, unknown, { version?: number | undefined }>): number {
  const header = call.request.headers.get("if-match");
  if (header === null) {
    if (call.body.version === undefined)
      throw new StudioError("bad_request", "version: is needed: the version that you changed, here or as the ETag in If-Match.", {
        errors: [{ path: "version", message: "is needed, here or as the ETag in If-Match" }],
      });
    return call.body.version;
  }
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw new StudioError("bad_request", "If-Match must hold the one ETag that the flowchart was read with.");
  return Number(version);
}

async function flowchartOf({ params, services }: Call<{ id: string }, unknown, unknown>): Promise<FlowchartRow> {
  const row = await services.store.flowchart(params.id);
  if (!row) throw unknownFlowchart();
  return row;
}

export default [
  route({
    method: "GET",
    path: "/api/flowcharts",
    who: "api",
    about: "Flowcharts, newest first, without their definitions.",
    query: z.object({ ...PageFields, search: z.string().max(120).optional() }),
    replies: { 200: z.object({ items: z.array(Flowchart.omit({ definition: true }).loose()), next: z.string().nullable() }) },
    handle: async ({ query, services }) => json(await services.store.flowcharts(query)),
  }),
  route({
    method: "GET",
    path: "/api/flowcharts/:id",
    who: "api",
    about: "A flowchart with its definition; its ETag is for If-Match.",
    replies: { 200: Saved, 304: null },
    async handle(call): Promise<Reply> {
      const row = await flowchartOf(call);
      const etag = etagOf(row);
      if (call.request.headers.get("if-none-match") === etag) return { status: 304, headers: { etag }, body: null };
      return saved(row, 200);
    },
  }),
  route({
    method: "GET",
    path: "/flowcharts/:id/export.json",
    who: "api",
    about: "A flowchart as a file that `POST /flowcharts` takes.",
    async handle(call) {
      const { name, description, definition } = await flowchartOf(call);
      const body = JSON.stringify({ name, description, definition }, null, 2);
      return { status: 200, headers: attachment(`${name}.flowchart.json`, "application/json"), body };
    },
  }),
  route({
    method: "GET",
    path: "/flowcharts/:id/runtime",
    who: "api",
    about: "What runs of a flowchart right now, with the cursor to follow it from.",
    replies: {
      200: z.object({
        state: z.object({
          flowchart_id: z.string(),
          version: z.int(),
          active_runs: z.array(z.object({ id: z.string(), state: RunState })),
          last_run: z.object({ id: z.string(), state: RunState }).nullable(),
          nodes: z.array(z.unknown()),
        }),
        cursor: z.object({ epoch: z.string(), rooms: z.record(z.string(), z.int()) }),
      }),
    },
    async handle({ params, services: { store } }) {
      const found = await snapshot(store, `flowchart ${params.id}`, [room("flowchart", params.id)], async () => {
        const row = await store.flowchart(params.id);
        if (!row) return null;
        const active = await store.activeRuns(row.id);
        const last = (await store.runs({ limit: 1, flowchart_id: row.id })).items[0] ?? null;
        return {
          flowchart_id: row.id,
          version: row.version,
          active_runs: active,
          last_run: last && { id: last.id, state: last.state },
          // The nodes of the run that the canvas shows: the newest.
          nodes: last ? await store.tasksOfRun(last.id) : [],
        };
      });
      if (!found) throw unknownFlowchart();
      return found;
    },
  }),
  route({
    method: "POST",
    path: "/flowcharts",
    who: "page",
    about: "Creates a flowchart.",
    body: z.object({ name: Name, description: Description, definition: JsonField }),
    replies: { 201: Saved, 303: null },
    async handle(call) {
      const row = await call.services.flowcharts.create(call.body);
      const location = `${call.effective.prefix}/flowcharts/${row.id}`;
      if (call.wantsHtml) return seeOther(`${location}/edit`, "created");
      const reply = saved(row, 201);
      reply.headers.location = location;
      return reply;
    },
  }),
  route({
    method: "POST",
    path: "/flowcharts/demo",
    who: "page",
    about: "The demo flowchart, created on the first call.",
    replies: { 200: Saved, 303: null },
    async handle(call) {
      const row = await call.services.flowcharts.demo();
      return call.wantsHtml ? seeOther(`${call.effective.prefix}/flowcharts/${row.id}`) : saved(row, 200);
    },
  }),
  route({
    method: "POST",
    path: "/flowcharts/:id",
    who: "page",
    about: "Saves a flowchart over the version that was read: 412 with If-Match, 409 with `version`, when somebody else saved in between.",
    body: z.object({ name: Name, description: Description, definition: JsonField, version: z.coerce.number().int().positive().optional() }),
    replies: { 200: Saved, 303: null },
    async handle(call) {
      const { name, description, definition } = call.body;
      try {
        const row = await call.services.flowcharts.save(call.params.id, basedOn(call), { name, description, definition });
        return call.wantsHtml ? seeOther(`${call.effective.prefix}/flowcharts/${row.id}`, "saved") : saved(row, 200);
      } catch (error) {
        if (error instanceof StudioError && error.code === "conflict" && call.request.headers.get("if-match") !== null)
          throw new StudioError("precondition_failed", error.message, { errors: error.errors });
        throw error;
      }
    },
  }),
  route({
    method: "DELETE",
    path: "/flowcharts/:id",
    who: "page",
    about: "Deletes a flowchart. Its runs stay.",
    replies: { 204: null },
    async handle(call): Promise<Reply> {
      await call.services.flowcharts.remove(call.params.id);
      return { status: 204, headers: {}, body: null };
    },
  }),
  route({
    method: "POST",
    path: "/flowcharts/:id/delete",
    who: "page",
    about: "The same as DELETE, for a form.",
    replies: { 303: null },
    async handle(call) {
      await call.services.flowcharts.remove(call.params.id);
      return seeOther(`${call.effective.prefix}/flowcharts`);
    },
  }),
  route({
    method: "POST",
    path: "/flowcharts/:id/run",
    who: "page",
    about: "Starts a run of a flowchart.",
    body: z.object({ input: JsonField.optional() }),
    replies: { 202: z.object({ run: RunViewSchema }), 303: null },
    idempotent: true,
    async handle(call) {
      const { input } = call.body;
      const trigger = call.principal?.kind === "token" ? "api" : "manual";
      const created = await createOnce<RunView>(
        call,
        (run) => ({ status: 202, body: { run }, location: `/flowcharts/${run.flowchart_id}/runs/${run.id}` }),
        (also) =>
          call.services.runs.start(call.params.id, { trigger, ...(input === undefined ? {} : { input }), ...(also ? { also } : {}) }),
      );
      return createdReply(call, created, "started");
    },
  }),
];
