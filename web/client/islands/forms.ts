import { data } from "./page-data.ts";
import { toast } from "./toast.ts";

// crypto.randomUUID exists only in secure contexts, and Studio may be opened by plain HTTP.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const keys = new WeakMap<HTMLFormElement, string>();

/**
 * Posts a form by fetch and says what came of it. The Idempotency-Key stays the same until it is known what became of it, so that pressing again after a
 * lost connection, or after a proxy that gave up, does not do the thing twice. Goes to what was created, if the answer names it.
 */
async function post(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  if (form.dataset.busy !== undefined) return;
  form.dataset.busy = "";
  button?.setAttribute("aria-busy", "true");
  const key = keys.get(form) ?? newKey();
  keys.set(form, key);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
      headers: { accept: "application/json", "idempotency-key": key, ...(data.csrf ? { "x-csrf-token": data.csrf } : {}) },
      signal: AbortSignal.timeout(20_000),
    });
    if (response.status < 500) keys.delete(form);
    const location = response.headers.get("location");
    const answer = (await response.json().catch(() => ({}))) as { detail?: string; title?: string; next?: string };
    if (!response.ok)
      toast([answer.detail ?? answer.title ?? `The server answered ${response.status}.`, answer.next].filter(Boolean).join(" "), true);
    else if (location) window.location.assign(location);
    else toast(form.dataset.said ?? "Done.");
  } catch {
    toast("The server could not be reached. Press again: it will not be done twice.", true);
  } finally {
    delete form.dataset.busy;
    button?.removeAttribute("aria-busy");
  }
}

/** Every form that says `data-enhance` is sent without leaving the page; selects of a `data-auto-submit` form send it at once. */
export function enhanceForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-enhance]")) return;
    event.preventDefault();
    void post(form, event.submitter);
  });
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.matches("[data-auto-submit] select")) (field as HTMLSelectElement).form?.requestSubmit();
  });
}
