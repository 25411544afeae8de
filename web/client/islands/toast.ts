import { one } from "./dom.ts";

/** Says something for a few seconds; what went wrong stays twice as long. Screen readers hear it politely. */
export function toast(text: string, bad = false): void {
  const box = document.createElement("div");
  box.className = bad ? "toast bad" : "toast";
  box.textContent = text;
  one("[data-toasts]")?.append(box);
  setTimeout(() => box.remove(), bad ? 12_000 : 6000);
}
