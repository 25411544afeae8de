import { z } from "zod";
import { type FieldError, StudioError } from "../../src/errors.ts";
import { seeOther } from "../../src/http/reply.ts";
import { attr, Csrf, ErrorSummary, errorAt, TextArea, TextField } from "../components/form.tsx";
import { Icon } from "../components/icon.tsx";
import { PageHead } from "../components/parts.tsx";
import { TEMPLATES } from "../edit/templates.ts";
import { type Form, page } from "../page.tsx";

interface NewFlowchart {
  name: string;
  description: string;
  template: string;
  json: string;
  errors: readonly FieldError[];
}

const text = (form: Form, name: string) => (typeof form[name] === "string" ? (form[name] as string) : "");

/** What to create: the imported JSON (an export, or a bare definition) or the chosen template. */
function definitionOf(data: NewFlowchart): { name: string; description: string; definition: unknown } {
  if (data.json.trim() === "") {
    const template = TEMPLATES.find((one) => one.id === data.template) ?? TEMPLATES[0]!;
    return { name: data.name, description: data.description, definition: template.definition };
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(data.json);
  } catch (error) {
    const message = `is not valid JSON: ${(error as Error).message}`;
    throw new StudioError("invalid_flowchart", undefined, { errors: [{ path: "json", message }] });
  }
  const outer = typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  const exported = "definition" in outer;
  return {
    name: data.name || (typeof outer.name === "string" ? outer.name : ""),
    description: data.description || (typeof outer.description === "string" ? outer.description : ""),
    definition: exported ? outer.definition : parsed,
  };
}

export default page({
  path: "/flowcharts/new",
  who: "page",
  about: "A new flowchart from a template or from JSON",
  section: "flowcharts",
  query: z.object({ template: z.string().max(60).optional().catch(undefined) }),
  form: z.record(z.string(), z.unknown()),
  load: ({ query }): NewFlowchart => ({ name: "", description: "", template: query.template ?? "blank", json: "", errors: [] }),
  async submit(call) {
    const form = call.body;
    const data: NewFlowchart = {
      name: text(form, "name").trim(),
      description: text(form, "description").trim(),
      template: text(form, "template"),
      json: text(form, "json"),
      errors: [],
    };
    try {
      const wanted = definitionOf(data);
      if (wanted.name === "" || wanted.name.length > 120) {
        throw new StudioError("invalid_flowchart", undefined, { errors: [{ path: "name", message: "1 to 120 characters are needed" }] });
      }
      const made = await call.services.flowcharts.create(wanted);
      return seeOther(`${call.effective.prefix}/flowcharts/${made.id}/edit`, "created");
    } catch (error) {
      if (!call.wantsHtml || !(error instanceof StudioError) || error.code !== "invalid_flowchart") throw error;
      const errors = error.errors.length > 0 ? error.errors : [{ path: "", message: error.message }];
      return { data: { ...data, errors }, status: 422 };
    }
  },
  title: () => "New flowchart",

  view: (data, at) => (
    <>
      <PageHead
        title="New flowchart"
        crumbs={[{ label: "Flowcharts", href: at.to.flowcharts() }]}
        about="Begin with something that runs, then change it in the editor."
      />
      <ErrorSummary errors={data.errors} title="The flowchart was not created" />
      <form class="card form narrow" method="post" action={at.to.newFlowchart()}>
        <Csrf at={at} />
        <TextField
          name="name"
          label="Name"
          value={data.name}
          error={errorAt(data.errors, "name")}
          maxlength={120}
          focus={data.errors.length === 0 || errorAt(data.errors, "name") !== null}
          help="With imported JSON, its own name is taken when this is empty."
        />
        <TextField name="description" label="What it is for" value={data.description} error={errorAt(data.errors, "description")} />
        <fieldset class="choices">
          <legend>Begin with</legend>
          {TEMPLATES.map((template) => (
            <label class="choice">
              <input type="radio" name="template" value={attr(template.id)} checked={template.id === data.template} />
              <span>
                <b safe>{template.name}</b>
                <span class="muted" safe>
                  {template.about}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
        <details class="fold" open={data.json !== ""}>
          <summary>
            <Icon name="chevron" />
            <span>Or import JSON</span>
          </summary>
          <TextArea
            name="json"
            label="An exported flowchart, or { nodes, edges } in the shape of React Flow"
            value={data.json}
            rows={10}
            mono={true}
            error={errorAt(data.errors, "json") ?? errorAt(data.errors, "definition")}
          />
        </details>
        <div class="form-foot">
          <button type="submit" class="button primary">
            Create
          </button>
          <a class="button quiet" href={at.to.flowcharts()}>
            Cancel
          </a>
        </div>
      </form>
    </>
  ),
});
