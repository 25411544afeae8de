import type { Children } from "@kitajs/html";
import type { FieldError } from "../../src/errors.ts";
import type { PageContext } from "../context.ts";

/** The hidden field with the CSRF token of the session. */
export const Csrf = ({ at }: { at: PageContext }): JSX.Element => (at.csrf ? <input type="hidden" name="csrf" value={at.csrf} /> : <></>);

// Kita escapes only the quote in attributes: a value with `&lt;` in it would come back as `<`.
/** Text of users for an attribute, so that it means itself. */
export function attr(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** What is said after an action that ended with a redirect, by the code in `?flash=`. Unknown codes say nothing. */
const FLASHES: Record<string, string> = {
  started: "The run was started.",
  cancelling: "Cancelling: the processes of the run are being ended.",
  rerun: "A new run was started. The earlier one stays as it is.",
  retried: "A new run was started that takes over what had succeeded.",
  saved: "Saved.",
  created: "Created.",
  "signed-out": "You are signed out.",
  "signed-in": "You are signed in.",
};

/** The sentence of a flash code, or `null`. */
export function flashText(code: string | null): string | null {
  return code !== null && Object.hasOwn(FLASHES, code) ? FLASHES[code]! : null;
}

/** The message for a field, or `null`. A path also covers what lies below it. */
export function errorAt(errors: readonly FieldError[], path: string): string | null {
  const below = (error: FieldError) => error.path.startsWith(`${path}.`) || error.path.startsWith(`${path}[`);
  const found = errors.find((error) => error.path === path) ?? errors.find(below);
  return found?.message ?? null;
}

/** The id of a field's input, made from its name. */
export function fieldId(name: string): string {
  return `f-${name.replace(/[^A-Za-z0-9_-]/g, "-")}`;
}

interface FieldProps {
  name: string;
  label: string;
  value?: string | undefined;
  help?: string | undefined;
  error?: string | null | undefined;
  required?: boolean | undefined;
  /** Moves the focus here when the page opens; at most one a page. */
  focus?: boolean | undefined;
}

const describedBy = (props: FieldProps) =>
  [props.help && `${fieldId(props.name)}-help`, props.error && `${fieldId(props.name)}-error`].filter(Boolean).join(" ") || undefined;

const Around = ({ children, ...props }: FieldProps & { children: JSX.Element }): JSX.Element => (
  <div class={`field${props.error ? " has-error" : ""}`}>
    <label for={fieldId(props.name)} safe>
      {props.label}
    </label>
    {children}
    {props.error ? (
      <p class="field-error" id={`${fieldId(props.name)}-error`} safe>
        {props.error}
      </p>
    ) : null}
    {props.help ? (
      <p class="field-help" id={`${fieldId(props.name)}-help`} safe>
        {props.help}
      </p>
    ) : null}
  </div>
);

/** A field of one line, with label, help and error. */
export const TextField = (
  props: FieldProps & { type?: "text" | "number" | "url" | "search"; mono?: boolean; autocomplete?: string; maxlength?: number },
): JSX.Element => (
  <Around {...props}>
    <input
      id={fieldId(props.name)}
      name={props.name}
      type={props.type ?? "text"}
      class={props.mono ? "mono" : undefined}
      value={attr(props.value ?? "")}
      required={props.required}
      maxlength={props.maxlength}
      autocomplete={props.autocomplete ?? "off"}
      spellcheck={props.mono ? "false" : undefined}
      autofocus={props.focus}
      aria-invalid={props.error ? "true" : undefined}
      aria-describedby={describedBy(props)}
    />
  </Around>
);

/** A field of several lines. */
export const TextArea = (props: FieldProps & { rows?: number; mono?: boolean }): JSX.Element => (
  <Around {...props}>
    <textarea
      id={fieldId(props.name)}
      name={props.name}
      rows={String(props.rows ?? 4)}
      class={props.mono ? "mono" : undefined}
      required={props.required}
      spellcheck={props.mono ? "false" : undefined}
      autofocus={props.focus}
      aria-invalid={props.error ? "true" : undefined}
      aria-describedby={describedBy(props)}
      safe
    >
      {/* The parser drops one line break after the tag, so one is given away. */}
      {`\n${props.value ?? ""}`}
    </textarea>
  </Around>
);

/** A choice of one. */
export const Select = (props: FieldProps & { options: readonly { value: string; label: string }[] }): JSX.Element => (
  <Around {...props}>
    <select
      id={fieldId(props.name)}
      name={props.name}
      autofocus={props.focus}
      aria-invalid={props.error ? "true" : undefined}
      aria-describedby={describedBy(props)}
    >
      {props.options.map((option) => (
        <option value={attr(option.value)} selected={option.value === (props.value ?? "")} safe>
          {option.label}
        </option>
      ))}
    </select>
  </Around>
);

/** A form of one button that posts. */
export const ActionButton = ({
  icon: safeIcon,
  children: safeChildren,
  ...props
}: {
  at: PageContext;
  action: string;
  label: string;
  kind?: "primary" | "danger" | "quiet";
  icon?: JSX.Element;
  /** What will really happen, as the button's title. */
  about?: string;
  /** What is said when it was done without leaving the page. */
  said?: string;
  children?: Children;
}): JSX.Element => (
  <form method="post" action={props.action} data-enhance data-said={props.said}>
    <Csrf at={props.at} />
    {safeChildren}
    <button type="submit" class={`button${props.kind ? ` ${props.kind}` : ""}`} title={props.about}>
      {safeIcon}
      <span safe>{props.label}</span>
    </button>
  </form>
);

/** Everything that is wrong with a form, at its head, each line leading to its field where there is one. */
export const ErrorSummary = ({ errors, title }: { errors: readonly FieldError[]; title: string }): JSX.Element =>
  errors.length === 0 ? (
    <></>
  ) : (
    <div class="problem" role="alert" id="errors" tabindex="-1">
      <p class="problem-title" safe>
        {title}
      </p>
      <ul>
        {errors.slice(0, 50).map((error) => (
          <li>
            {error.path ? <code safe>{error.path}</code> : null} <span safe>{error.message}</span>
          </li>
        ))}
      </ul>
    </div>
  );
