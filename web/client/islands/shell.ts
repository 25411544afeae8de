import { startClock } from "./clock.ts";
import { all, one } from "./dom.ts";
import { enhanceForms } from "./forms.ts";
import { data, to } from "./page-data.ts";
import { recall, remember } from "./remember.ts";

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");

/** Chooses the theme at once; the cookie makes the server render the next page the same way, so that nothing flashes. */
function themeForm(): void {
  one<HTMLFormElement>("[data-theme-form]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const theme = (event.submitter as HTMLButtonElement).value;
    const { documentElement: html } = document;
    if (theme === "auto") delete html.dataset.theme;
    else html.dataset.theme = theme;
    one("meta[name=color-scheme]")?.setAttribute("content", theme === "auto" ? "light dark" : theme);
    const secure = location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing outside secure contexts
    document.cookie = `studio_theme=${theme}; Path=${data.prefix || "/"}; Max-Age=${theme === "auto" ? 0 : 31_536_000}; SameSite=Lax${secure}`;
    for (const button of all<HTMLButtonElement>("[data-theme-form] button"))
      button.setAttribute("aria-pressed", String(button.value === theme));
  });
}

function menus(): void {
  const close = (except: Node | null) => {
    for (const menu of all<HTMLDetailsElement>("details.menu[open]")) if (!except || !menu.contains(except)) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target as Node));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = one<HTMLDetailsElement>("details.menu[open]");
    close(null);
    one("summary", open ?? document)?.focus();
  });
}

/** Single keys can be turned off, because speech input and shaky hands press them by accident (WCAG 2.1.4). */
function keyboard(): void {
  const dialog = one<HTMLDialogElement>("#keys");
  const toggle = one<HTMLInputElement>("#keys-on");
  let on = recall("keys") !== "off";
  let pending = false;
  if (toggle) {
    toggle.checked = on;
    toggle.addEventListener("change", () => {
      on = toggle.checked;
      remember("keys", on ? "on" : "off");
    });
  }
  one("[data-open=keys]")?.addEventListener("click", () => dialog?.showModal());
  const places: Record<string, string> = { o: to.home, f: to.flowcharts(), r: to.runs(), n: to.nodes() };
  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || dialog?.open) return;
    if (pending) {
      pending = false;
      const place = places[event.key];
      if (place) location.assign(place);
      return;
    }
    if (event.key === "g") {
      pending = true;
      setTimeout(() => {
        pending = false;
      }, 1500);
    } else if (event.key === "?") dialog?.showModal();
    else if (event.key === "f") one("[data-log-new]")?.click();
    else if (event.key === "/") {
      const search = all("[data-search]").find((field) => field.offsetParent !== null);
      if (search) event.preventDefault();
      search?.focus();
    }
  });
}

/** What every page has: theme, menu, keys, clock and forms. */
export function startShell(): void {
  document.documentElement.dataset.js = "";
  themeForm();
  menus();
  keyboard();
  enhanceForms();
  startClock();
}
