import type { Markup } from "../../shared/markup.ts";

/** All elements that match, as an array. */
export function all<E extends Element = HTMLElement>(selector: string, within: ParentNode = document): E[] {
  return [...within.querySelectorAll<E>(selector)];
}

/** The first element that matches, or `null`. */
export function one<E extends Element = HTMLElement>(selector: string, within: ParentNode = document): E | null {
  return within.querySelector<E>(selector);
}

/** Parses Markup into elements; `svg` when they belong inside a drawing. */
export function elements(markup: Markup, svg = false): Element[] {
  const template = document.createElement("template");
  template.innerHTML = svg ? `<svg>${markup.html}</svg>` : markup.html;
  return [...(svg ? template.content.firstElementChild! : template.content).children];
}

const written = new WeakMap<Element, string>();

/** Puts one element in place of another. Nothing happens when it was written the same way before; focus stays on its counterpart. */
export function replace(old: Element, markup: Markup, svg = false): Element {
  if (written.get(old) === markup.html) return old;
  const [fresh] = elements(markup, svg) as [Element];
  const had = old.contains(document.activeElement) ? (document.activeElement as Element) : null;
  const index = had ? focusable(old).indexOf(had as HTMLElement) : -1;
  old.replaceWith(fresh);
  written.set(fresh, markup.html);
  if (index >= 0) focusable(fresh)[index]?.focus({ preventScroll: true });
  return fresh;
}

const focusable = (root: Element) => [root, ...all("a, button, summary", root)] as HTMLElement[];

/** Fills an element, unless it was filled the same way before. */
export function fill(container: Element, markup: Markup | null): void {
  const html = markup?.html ?? "";
  if (written.get(container) === html) return;
  container.innerHTML = html;
  written.set(container, html);
}

/** Brings the children of a list up to date by their `data-key`: changed ones are replaced, new ones are added at their place, others removed. */
export function patchList(list: Element, items: readonly { key: string; markup: Markup }[], svg = false): void {
  const old = new Map([...list.children].map((child) => [child.getAttribute("data-key") ?? "", child]));
  let before: Element | null = null;
  for (const { key, markup } of items) {
    const found = old.get(key);
    old.delete(key);
    const fresh: Element = found ? replace(found, markup, svg) : elements(markup, svg)[0]!;
    const wanted: Element | null = before ? before.nextElementSibling : list.firstElementChild;
    if (wanted !== fresh) list.insertBefore(fresh, wanted);
    before = fresh;
  }
  for (const gone of old.values()) gone.remove();
}

/** Calls `work` once in the next frame, however often it is asked; in a hidden tab, where there are no frames, soon. */
export function inFrame(work: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    const run = () => {
      waiting = false;
      work();
    };
    if (document.hidden) setTimeout(run, 200);
    else requestAnimationFrame(run);
  };
}

/** Calls `work` after `ms` without a further call, but at the latest after four times that. */
export function settle(ms: number, work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since = 0;
  return () => {
    const now = performance.now();
    if (timer === undefined) since = now;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        timer = undefined;
        work();
      },
      Math.max(0, Math.min(ms, since + 4 * ms - now)),
    );
  };
}
