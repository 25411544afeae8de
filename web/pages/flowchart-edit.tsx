import { z } from "zod";
import { StudioError } from "../../src/errors.ts";
import { nodeTypes } from "../../src/execution/nodes/index.ts";
import { seeOther } from "../../src/http/reply.ts";
import { EditFields, firstError } from "../components/edit-fields.tsx";
import { attr, Csrf, ErrorSummary, errorAt, Select, TextArea, TextField } from "../components/form.tsx";
import { GraphView } from "../components/graph.tsx";
import { Icon, safeMarkup } from "../components/icon.tsx";
import { PageHead } from "../components/parts.tsx";
import type { PageContext } from "../context.ts";
import { fieldName, toDraft } from "../edit/apply.ts";
import { type EditState, readEdit } from "../edit/submit.ts";
import { page } from "../page.tsx";
import { readGraph } from "../shared/graph.ts";
import { icon, typeIcon } from "../shared/icons.ts";

const NodeEditor = ({ state, index }: { state: EditState; index: number }): JSX.Element => {
  const node = state.draft.nodes[index]!;
  const { data, id, type } = node;
  const wrong = state.errors.filter((error) => error.path.startsWith(`nodes[${index}]`));
  const known = nodeTypes.some((one) => one.type === type);
  return (
    <details class={`edit-node${wrong.length > 0 ? " has-error" : ""}`} id={attr(`node-${id}`)} open={wrong.length > 0}>
      <summary>
        <span class="tile">{safeMarkup(icon(typeIcon(type)))}</span>
        <span class="edit-name">
          <b safe>{typeof data.label === "string" && data.label ? data.label : id}</b>
          <span class="row-sub">
            <code safe>{id}</code> · <span safe>{type}</span>
          </span>
        </span>
        {wrong.length > 0 ? <span class="badge s-failed num" safe>{`${wrong.length} to correct`}</span> : null}
        <Icon name="chevron" />
      </summary>
      <div class="edit-body">
        {wrong
          .filter((error) => !error.path.startsWith(`nodes[${index}].data`))
          .map((error) => (
            <p class="field-error" safe>
              {error.message}
            </p>
          ))}
        <TextField
          name={fieldName(index, "label")}
          label="Label"
          value={typeof data.label === "string" ? data.label : ""}
          error={errorAt(state.errors, fieldName(index, "label"))}
          maxlength={120}
        />
        {known ? (
          <EditFields index={index} type={type} data={data} errors={state.errors} />
        ) : (
          <p class="muted">Studio does not know this type; its data can be changed in the JSON tab.</p>
        )}
        <details class="fold">
          <summary>
            <Icon name="chevron" />
            <span>Place on the canvas</span>
          </summary>
          <div class="field-grid">
            <TextField name={`nodes[${index}].position.x`} label="From the left" value={String(node.position.x)} type="number" />
            <TextField name={`nodes[${index}].position.y`} label="From the top" value={String(node.position.y)} type="number" />
          </div>
        </details>
        <button type="submit" class="button danger" name="action" value={attr(`remove:${id}`)}>
          <Icon name="trash" />
          <span>Remove this node</span>
        </button>
      </div>
    </details>
  );
};

const Connections = ({ state }: { state: EditState }): JSX.Element => {
  const { nodes, edges } = state.draft;
  const label = (id: string) => {
    const found = nodes.find((node) => node.id === id)?.data.label;
    return typeof found === "string" && found ? found : id;
  };
  const options = nodes.map((node) => ({ value: node.id, label: `${label(node.id)} (${node.id})` }));
  return (
    <section class="card form" aria-labelledby="edges-title">
      <h2 id="edges-title">Connections</h2>
      {edges.length > 0 ? (
        <ul class="edges">
          {edges.map((edge, index) => {
            const error = errorAt(state.errors, `edges[${index}]`);
            return (
              <li>
                <span class="edge-text">
                  <span safe>{label(edge.source)}</span>
                  {edge.sourceHandle ? (
                    <span class="tag" safe>
                      {edge.sourceHandle}
                    </span>
                  ) : null}
                  <span class="faint">→</span> <span safe>{label(edge.target)}</span>
                  {error === null ? null : (
                    <span class="field-error" safe>
                      {error}
                    </span>
                  )}
                </span>
                <button
                  type="submit"
                  class="icon-button"
                  name="action"
                  value={attr(`disconnect:${edge.id}`)}
                  aria-label={attr(`Remove the connection from ${label(edge.source)} to ${label(edge.target)}`)}
                >
                  <Icon name="trash" />
                </button>
              </li>
            );
          })}
        </ul>
      ) : (
        <p class="muted">No node leads to another yet.</p>
      )}
      <div class="field-grid connect">
        <Select name="connect.source" label="From" options={options} />
        <Select
          name="connect.handle"
          label="When"
          options={[
            { value: "", label: "always" },
            { value: "true", label: "the decision is true" },
            { value: "false", label: "the decision is false" },
          ]}
        />
        <Select name="connect.target" label="To" value={nodes.at(-1)?.id} options={options} />
        <button type="submit" class="button" name="action" value="connect">
          <Icon name="link" />
          <span>Connect</span>
        </button>
      </div>
    </section>
  );
};

const ListTab = ({ state, at }: { state: EditState; at: PageContext }): JSX.Element => (
  <div class="edit-grid">
    <div class="stack">
      <section class="card form" aria-labelledby="about-title">
        <h2 id="about-title">About</h2>
        <TextField name="name" label="Name" value={state.name} error={errorAt(state.errors, "name")} maxlength={120} required={true} />
        <TextField name="description" label="What it is for" value={state.description} error={errorAt(state.errors, "description")} />
      </section>
      <section class="card" aria-labelledby="nodes-title">
        <h2 class="card-title" id="nodes-title">
          Nodes
        </h2>
        {state.draft.nodes.map((_, index) => (
          <NodeEditor state={state} index={index} />
        ))}
        <div class="field-grid add-node">
          <Select
            name="add.type"
            label="Add a node"
            value="shell"
            options={nodeTypes.map((one) => ({ value: one.type, label: `${one.type}: ${one.about}` }))}
          />
          <TextField name="add.label" label="Label" maxlength={120} />
          <Select
            name="add.after"
            label="After"
            value={state.draft.nodes.findLast((node) => node.type !== "end")?.id}
            options={[
              { value: "", label: "no node yet" },
              ...state.draft.nodes.map((node) => ({
                value: node.id,
                label: typeof node.data.label === "string" ? node.data.label : node.id,
              })),
            ]}
          />
          <button type="submit" class="button" name="action" value="add">
            <Icon name="plus" />
            <span>Add</span>
          </button>
        </div>
      </section>
    </div>
    <div class="stack">
      <section class="card" aria-labelledby="preview-title">
        <h2 class="card-title" id="preview-title">
          Preview
        </h2>
        <GraphView
          at={at}
          graph={readGraph(state.draft)}
          tasks={new Map()}
          label="Preview of the graph"
          link={(node) => `#node-${node.id}`}
        />
      </section>
      <Connections state={state} />
    </div>
  </div>
);

const JsonTab = ({ state }: { state: EditState }): JSX.Element => (
  <section class="card form">
    <input type="hidden" name="name" value={attr(state.name)} />
    <input type="hidden" name="description" value={attr(state.description)} />
    <TextArea
      name="json"
      label="Definition"
      value={state.json ?? JSON.stringify(state.draft, null, 2)}
      rows={28}
      mono={true}
      focus={true}
      error={errorAt(state.errors, "json")}
      help="Nodes and edges in the shape of React Flow."
    />
  </section>
);

const Editor = ({ state, at }: { state: EditState; at: PageContext }): JSX.Element => {
  const errors = state.errors.map((error) => ({ ...error, path: readable(error.path, state) }));
  return (
    <>
      {state.conflict === null ? null : (
        <div class="problem" role="alert">
          <p class="problem-title">Somebody else saved this flowchart</p>
          <p
            safe
          >{`Version ${state.conflict} is newer than the one that you changed. Nothing of yours is lost: it is in the form below.`}</p>
        </div>
      )}
      <ErrorSummary errors={errors} title="The flowchart was not saved" />
      <form method="post" action={at.to.flowchartEdit(state.id)} data-edit data-dirty={state.dirty ? "" : undefined}>
        <Csrf at={at} />
        {/* The first button of a form answers the Enter key: it must be the one that saves. */}
        <button type="submit" class="visually-hidden" name="action" value="save" tabindex="-1">
          Save
        </button>
        <input type="hidden" name="base" value={attr(JSON.stringify(state.draft))} />
        <input type="hidden" name="version" value={String(state.conflict ?? state.version)} />
        <div class="edit-bar">
          <div class="tabs">
            <button type="submit" name="action" value="tab:list" aria-pressed={state.tab === "list" ? "true" : "false"}>
              Form
            </button>
            <button type="submit" name="action" value="tab:json" aria-pressed={state.tab === "json" ? "true" : "false"}>
              JSON
            </button>
          </div>
          <span class="edit-state faint" data-edit-state>
            {state.dirty ? "Not saved yet" : ""}
          </span>
          <a class="button quiet" href={at.to.flowchart(state.id)}>
            Discard
          </a>
          <button
            type="submit"
            class={state.conflict === null ? "button primary" : "button danger"}
            name="action"
            value={state.conflict === null ? "save" : "overwrite"}
          >
            {state.conflict === null ? "Save" : "Overwrite the newer version"}
          </button>
        </div>
        {state.tab === "json" ? <JsonTab state={state} /> : <ListTab state={state} at={at} />}
      </form>
    </>
  );
};

/** `nodes[2].data.url` with the node's id instead of its place, for people. */
const readable = (path: string, state: EditState) =>
  path.replace(/^nodes\[(\d+)\](?:\.data)?/, (whole, index) => state.draft.nodes[Number(index)]?.id ?? whole);

export default page({
  path: "/flowcharts/:id/edit",
  who: "page",
  about: "Changes a flowchart by form, list or JSON",
  section: "flowcharts",
  query: z.object({ tab: z.enum(["list", "json"]).optional().catch(undefined) }),
  form: z.record(z.string(), z.unknown()),
  entry: "edit",
  async load({ params, query, services: { store } }): Promise<EditState> {
    const found = await store.flowchart(params.id);
    if (!found) throw new StudioError("not_found", "There is no flowchart with this id.");
    const { id, version, name, description } = found;
    const draft = toDraft(found.definition);
    return { id, version, name, description, draft, json: null, tab: query.tab ?? "list", errors: [], conflict: null, dirty: false };
  },
  async submit(call) {
    const { params, services, effective } = call;
    const { state, save } = readEdit(params.id, call.body);
    if (!save) return { data: state, status: state.errors.length > 0 ? 422 : 200 };
    const { name, description, draft, json } = state;
    try {
      const definition = json === null ? draft : (JSON.parse(json) as unknown);
      if (name === "" || name.length > 120) {
        throw new StudioError("invalid_flowchart", undefined, { errors: [{ path: "name", message: "1 to 120 characters are needed" }] });
      }
      await services.flowcharts.save(state.id, state.version, { name, description, definition });
      return seeOther(`${effective.prefix}/flowcharts/${state.id}`, "saved");
    } catch (error) {
      if (!call.wantsHtml || !(error instanceof StudioError)) throw error;
      if (error.code === "conflict") {
        const newer = await services.store.flowchart(state.id);
        return { data: { ...state, conflict: newer?.version ?? null }, status: 409 };
      }
      if (error.code !== "invalid_flowchart") throw error;
      const errors = error.errors.length > 0 ? error.errors : [{ path: "", message: error.message }];
      // In the JSON tab there is one field: it gets the focus, and the summary names the places.
      const shown =
        state.tab === "json" ? [...errors, { path: "json", message: `has ${errors.length} places to correct, listed above` }] : errors;
      return { data: { ...state, errors: shown }, status: 422 };
    }
  },
  title: (state) => `Edit ${state.name}`,
  view: (state, at) => (
    <>
      <PageHead
        title={`Edit ${state.name}`}
        crumbs={[
          { label: "Flowcharts", href: at.to.flowcharts() },
          { label: state.name, href: at.to.flowchart(state.id) },
        ]}
        badge={<span class="tag num" safe>{`version ${state.version}`}</span>}
      />
      <Editor state={state} at={at} />
      <details class="card fold narrow edit-delete">
        <summary>
          <Icon name="chevron" />
          <span>Delete this flowchart</span>
        </summary>
        <form method="post" action={at.to.flowchartDelete(state.id)}>
          <Csrf at={at} />
          <p class="muted">Its versions are gone then. Runs stay, with the flowchart as each of them ran it.</p>
          <button type="submit" class="button danger">
            <Icon name="trash" />
            <span>Delete it</span>
          </button>
        </form>
      </details>
      {firstError(state.errors) === null ? null : <span class="visually-hidden">The first field with an error has the focus.</span>}
    </>
  ),
});
