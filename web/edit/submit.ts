import { type FieldError, StudioError } from "../../src/errors.ts";
import { addNode, applyFields, connect, type Draft, disconnect, removeNode, toDraft } from "./apply.ts";

/** What the editor shows: the draft, the version it is based on, and what was wrong with the last save. */
export interface EditState {
  id: string;
  /** The version that a save replaces. */
  version: number;
  name: string;
  description: string;
  draft: Draft;
  /** The text of the JSON tab when it could not be taken over. */
  json: string | null;
  tab: "list" | "json";
  errors: readonly FieldError[];
  /** The newer version that somebody else saved meanwhile. */
  conflict: number | null;
  dirty: boolean;
}

/** What the buttons of the editor do. Only `save` and `overwrite` write. */
export interface EditStep {
  state: EditState;
  save: boolean;
}

const text = (form: Readonly<Record<string, unknown>>, name: string) => (typeof form[name] === "string" ? (form[name] as string) : "");

const parse = (json: string): { value: unknown; error: string | null } => {
  try {
    return { value: JSON.parse(json), error: null };
  } catch (error) {
    return { value: null, error: `is not valid JSON: ${(error as Error).message}` };
  }
};

/** Throws StudioError `bad_request` when the form did not come from the editor. */
export function readEdit(id: string, form: Readonly<Record<string, unknown>>): EditStep {
  const [action, ...rest] = text(form, "action").split(":");
  const argument = rest.join(":");
  const base = parse(text(form, "base"));
  const version = Number(form.version);
  if (base.error !== null || !Number.isSafeInteger(version) || version < 1) {
    throw new StudioError("bad_request", "The form is not complete: `base` and `version` are needed, as the editor sends them.");
  }
  const state: EditState = {
    id,
    version,
    name: text(form, "name").trim(),
    description: text(form, "description").trim(),
    draft: applyFields(toDraft(base.value), form),
    json: null,
    tab: "list",
    errors: [],
    conflict: null,
    dirty: true,
  };
  if (typeof form.json === "string") {
    state.tab = "json";
    const typed = parse(form.json);
    if (typed.error !== null)
      return { state: { ...state, json: form.json, errors: [{ path: "json", message: typed.error }] }, save: false };
    state.draft = toDraft(typed.value);
    // What the draft cannot hold (a list instead of an object, say) must be judged as it was typed.
    state.json = form.json;
  }
  const { draft } = state;
  switch (action) {
    case "save":
    case "overwrite":
      return { state, save: true };
    case "add":
      return {
        state: { ...state, draft: addNode(draft, text(form, "add.type"), text(form, "add.label"), text(form, "add.after") || null) },
        save: false,
      };
    case "remove":
      return { state: { ...state, draft: removeNode(draft, argument) }, save: false };
    case "connect":
      return {
        state: {
          ...state,
          draft: connect(draft, text(form, "connect.source"), text(form, "connect.target"), text(form, "connect.handle")),
        },
        save: false,
      };
    case "disconnect":
      return { state: { ...state, draft: disconnect(draft, argument) }, save: false };
    case "tab":
      return { state: { ...state, json: null, tab: argument === "json" ? "json" : "list" }, save: false };
    default:
      throw new StudioError(
        "bad_request",
        "action: must be one of save, overwrite, add, remove:<node>, connect, disconnect:<edge>, tab:<tab>.",
      );
  }
}
