import type { FieldError } from "../../src/errors.ts";
import { fieldName, fieldsOf, fieldValue } from "../edit/apply.ts";
import { COMMON_FIELDS, type EditField, showField } from "../edit/fields.ts";
import { errorAt, Select, TextArea, TextField } from "./form.tsx";
import { Icon } from "./icon.tsx";

const Field = ({
  field,
  index,
  data,
  errors,
}: {
  field: EditField;
  index: number;
  data: Record<string, unknown>;
  errors: readonly FieldError[];
}) => {
  const name = fieldName(index, field.name);
  const error = errorAt(errors, name);
  const shared = {
    name,
    label: field.label,
    value: showField(field, fieldValue(data, field.name)),
    help: field.help,
    error,
    focus: firstError(errors) === name,
  };
  if (field.kind === "choice") {
    return <Select {...shared} options={(field.options ?? []).map((option) => ({ value: option, label: option || "as usual" }))} />;
  }
  if (field.kind === "line" || field.kind === "number" || field.kind === "numbers")
    return <TextField {...shared} mono={field.kind === "line"} />;
  return <TextArea {...shared} rows={field.rows ?? 3} mono={true} />;
};

/** The path of the first error that belongs to a field of a node, cut to the field: that field gets the focus. */
export function firstError(errors: readonly FieldError[]): string | null {
  return errors.map((error) => /^nodes\[\d+\]\.data\.(?:retry\.)?[a-z_]+/.exec(error.path)?.[0]).find((path) => path !== undefined) ?? null;
}

const Fold = (props: {
  title: string;
  fields: readonly EditField[];
  index: number;
  data: Record<string, unknown>;
  errors: readonly FieldError[];
}) => {
  const used = props.fields.some(
    (field) => fieldValue(props.data, field.name) !== undefined || errorAt(props.errors, fieldName(props.index, field.name)) !== null,
  );
  return props.fields.length === 0 ? (
    <></>
  ) : (
    <details class="fold" open={used}>
      <summary>
        <Icon name="chevron" />
        <span safe>{props.title}</span>
      </summary>
      <div class="field-grid">
        {props.fields.map((field) => (
          <Field {...props} field={field} />
        ))}
      </div>
    </details>
  );
};

/** The fields of one node: what nearly every node of its type needs first, the rest folded away until it is used. */
export const EditFields = (props: {
  index: number;
  type: string;
  data: Record<string, unknown>;
  errors: readonly FieldError[];
}): JSX.Element => {
  const all = fieldsOf(props.type);
  return (
    <>
      {all
        .filter((field) => !field.rare)
        .map((field) => (
          <Field {...props} field={field} />
        ))}
      <Fold {...props} title="More settings" fields={all.filter((field) => field.rare && !COMMON_FIELDS.includes(field))} />
      <Fold {...props} title="Limits and retries" fields={all.filter((field) => COMMON_FIELDS.includes(field))} />
    </>
  );
};
