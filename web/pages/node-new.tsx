import { z } from "zod";
import { type FieldError, StudioError } from "../../src/errors.ts";
import { nodeTypes } from "../../src/execution/nodes/index.ts";
import { seeOther } from "../../src/http/reply.ts";
import { EditFields } from "../components/edit-fields.tsx";
import { Csrf, ErrorSummary, errorAt, TextField } from "../components/form.tsx";
import { Icon, safeMarkup } from "../components/icon.tsx";
import { PageHead } from "../components/parts.tsx";
import { applyFields, toDraft } from "../edit/apply.ts";
import { page } from "../page.tsx";
import { icon, typeIcon } from "../shared/icons.ts";

interface NewNode {
  type: string;
  data: Record<string, unknown>;
  errors: readonly FieldError[];
}

/** Start and end mean something only inside a flowchart. */
const ALONE = nodeTypes.filter((one) => one.type !== "start" && one.type !== "end");

export default page({
  path: "/nodes/new",
  who: "page",
  about: "Runs one node on its own",
  section: "nodes",
  query: z.object({ type: z.string().max(40).optional().catch(undefined) }),
  form: z.record(z.string(), z.unknown()),
  load: ({ query }): NewNode => ({ type: ALONE.find((one) => one.type === query.type)?.type ?? "shell", data: {}, errors: [] }),
  async submit(call) {
    const type = typeof call.body.type === "string" ? call.body.type : "";
    const draft = applyFields(toDraft({ nodes: [{ id: "node", type, data: {} }], edges: [] }), call.body);
    const { label, ...data } = draft.nodes[0]!.data;
    try {
      const task = await call.services.tasks.create({ type, ...(typeof label === "string" ? { label } : {}), data });
      return seeOther(`${call.effective.prefix}/nodes/${task.id}`, "created");
    } catch (error) {
      if (!call.wantsHtml || !(error instanceof StudioError) || (error.code !== "invalid_flowchart" && error.code !== "bad_request"))
        throw error;
      const errors = error.errors.length > 0 ? error.errors : [{ path: "", message: error.message }];
      // The service names the fields of `data`; the form knows them as those of node 0.
      const named = errors.map((one) => ({ ...one, path: one.path.replace(/^(?:nodes\[0\]\.)?(?=data\b)/, "nodes[0].") }));
      return { data: { type, data: draft.nodes[0]!.data, errors: named }, status: 422 };
    }
  },
  title: () => "Run a node",

  view: (data, at) => (
    <>
      <PageHead
        title="Run a node"
        crumbs={[{ label: "Nodes", href: at.to.nodes() }]}
        about="Tries one step on its own, with its own log and output."
      />
      <nav class="tabs" aria-label="Type of the node">
        {ALONE.map((one) => (
          <a href={at.to.newNode({ type: one.type })} aria-current={one.type === data.type ? "true" : undefined}>
            {safeMarkup(icon(typeIcon(one.type)))}
            <span>{one.type}</span>
          </a>
        ))}
      </nav>
      <ErrorSummary errors={data.errors} title="The node was not started" />
      <form class="card form narrow" method="post" action={at.to.newNode({ type: data.type })}>
        <Csrf at={at} />
        <input type="hidden" name="type" value={data.type} />
        <p class="muted" safe>
          {`${ALONE.find((one) => one.type === data.type)?.about ?? "A node of a type that Studio does not know"}.`}
        </p>
        <TextField
          name="nodes[0].data.label"
          label="Name"
          value={typeof data.data.label === "string" ? data.data.label : ""}
          error={errorAt(data.errors, "nodes[0].data.label")}
          maxlength={120}
          focus={data.errors.length === 0}
          help="Empty: the type."
        />
        <EditFields index={0} type={data.type} data={data.data} errors={data.errors} />
        <div class="form-foot">
          <button type="submit" class="button primary">
            <Icon name="play" />
            <span>Run</span>
          </button>
          <a class="button quiet" href={at.to.nodes()}>
            Cancel
          </a>
        </div>
      </form>
    </>
  ),
});
