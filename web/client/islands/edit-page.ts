import { all, one } from "./dom.ts";

/** The editor's form: it says when something is not saved, warns before it is lost, saves by Ctrl-S, and keeps its place over a round trip. */
export function startEditPage(): void {
  const form = one<HTMLFormElement>("[data-edit]");
  const state = one("[data-edit-state]");
  if (!form || !state) return;
  const place = `studio.edit.${location.pathname}`;
  let dirty = form.dataset.dirty !== undefined;
  let sending = false;

  form.addEventListener("input", () => {
    dirty = true;
    state.textContent = "Not saved yet";
  });
  form.addEventListener("submit", () => {
    sending = true;
    const open = all<HTMLDetailsElement>("details[id][open]", form).map((details) => details.id);
    sessionStorage.setItem(place, JSON.stringify({ top: scrollY, open }));
  });
  addEventListener("beforeunload", (event) => {
    if (dirty && !sending) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.requestSubmit(one<HTMLButtonElement>("button[value=save], button[value=overwrite]", form));
    }
  });
  addEventListener("hashchange", () => open(location.hash.slice(1)));

  const open = (id: string) => {
    const found = id ? document.getElementById(id) : null;
    if (!(found instanceof HTMLDetailsElement)) return;
    found.open = true;
    one("input, textarea, select", found)?.focus();
  };
  const kept = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  if (kept && dirty) {
    const { top, open: ids } = JSON.parse(kept) as { top: number; open: string[] };
    for (const id of ids) {
      const found = document.getElementById(id);
      if (found instanceof HTMLDetailsElement) found.open = true;
    }
    if (!one("[autofocus]", form)) scrollTo(0, top);
  }
  open(location.hash.slice(1));
}
