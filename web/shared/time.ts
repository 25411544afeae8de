import { type Markup, tag } from "./markup.ts";

const two = (value: number) => String(value).padStart(2, "0");

/** A span of milliseconds for people: `0 ms`, `840 ms`, `2.4 s`, `1 m 05 s`, `2 h 03 m`, `3 d 4 h`. */
export function duration(ms: number): string {
  const span = Math.max(0, Math.round(ms));
  if (span < 1000) return `${span} ms`;
  if (span < 59_950) return `${(span / 1000).toFixed(1)} s`;
  const seconds = Math.round(span / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** How long ago, for people: `just now`, `40 s ago`, `3 min ago`, `5 h ago`, `2 d ago`. */
export function ago(at: number, now: number): string {
  const seconds = Math.floor((now - at) / 1000);
  if (seconds < 10) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** A point in time as text that sorts: `2026-11-23 14:45:20 UTC`. */
export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** A point in time as "3 min ago", with the exact time as its title; the browser keeps it current. */
export function timeAgo(at: number, now: number): Markup {
  return tag("time", { datetime: new Date(at).toISOString(), title: utc(at), "data-ago": at }, ago(at, now));
}

/** The time between two points; while `to` is `null` it counts on in the browser. */
export function span(from: number | null, to: number | null, now: number): Markup {
  if (from === null) return tag("span", { class: "num faint" }, "–");
  if (to !== null) return tag("span", { class: "num" }, duration(to - from));
  return tag("span", { class: "num", "data-since": from }, duration(now - from));
}
