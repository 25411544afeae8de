import { ago, duration } from "../../shared/time.ts";
import { all } from "./dom.ts";
import { serverNow } from "./page-data.ts";

/** Keeps counting durations, ages and countdowns current, once a second while the page is visible, and gives exact times in the local zone. */
export function startClock(): void {
  const tick = () => {
    if (document.hidden) return;
    const now = serverNow();
    for (const element of all("[data-since]")) element.textContent = duration(now - Number(element.dataset.since));
    for (const element of all("[data-until]")) {
      const left = Number(element.dataset.until) - now;
      element.textContent = left > 0 ? `in ${duration(left)}` : "now";
    }
    for (const element of all("[data-ago]")) {
      const at = Number(element.dataset.ago);
      const text = ago(at, now);
      if (element.textContent !== text) element.textContent = text;
      if (element.title.endsWith(" UTC")) element.title = new Date(at).toLocaleString();
    }
  };
  tick();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
}
