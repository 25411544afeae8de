import { all, one } from "./dom.ts";

/** Another rendering of a page of ours. Throws when the server did not answer with one. */
export async function fetchPage(url: string): Promise<Document> {
  const response = await fetch(url, { headers: { accept: "text/html" }, signal: AbortSignal.timeout(15_000) });
  if (!response.ok || response.redirected) throw new Error(`${url} answered ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/**
 * Asks again and again, and only the last question counts: an older answer may arrive after a newer one. It resolves to null then, also when it would have
 * failed.
 */
export function newest<Args extends readonly unknown[], T>(ask: (...args: Args) => Promise<T>): (...args: Args) => Promise<T | null> {
  let asked = 0;
  return async (...args) => {
    const mine = ++asked;
    try {
      const answer = await ask(...args);
      return mine === asked ? answer : null;
    } catch (error) {
      if (mine === asked) throw error;
      return null;
    }
  };
}

/** Takes the named regions over from a newer rendering. What a person has opened stays open, and the focus stays on its counterpart. */
export function swapRegions(from: Document, names: readonly string[]): void {
  for (const name of names) {
    const here = one(`[data-region="${name}"]`);
    const there = one(`[data-region="${name}"]`, from);
    if (!here || !there || here.innerHTML === there.innerHTML) continue;
    const focused = here.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    const href = focused?.getAttribute("href");
    const open = all<HTMLDetailsElement>("details", here).map((details) => details.open);
    for (const [index, details] of all<HTMLDetailsElement>("details", there).entries()) details.open ||= open[index] ?? false;
    const fresh = document.importNode(there, true);
    here.replaceWith(fresh);
    if (focused)
      (all("a, button, summary", fresh).find((element) => element.getAttribute("href") === href) ?? all("a, button", fresh)[0])?.focus();
  }
}
