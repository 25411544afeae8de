import { type Markup, tag, trusted } from "./markup.ts";

/**
 * Every icon as the inside of a 16 by 16 symbol, drawn with the current colour. States are named like the state, node types `type-<type>`; a
 * type without an icon of its own gets `type-any`.
 */
const SHAPES = {
  idle: '<circle cx="8" cy="8" r="5.5" stroke-dasharray="1.5 2.4"/>',
  queued: '<circle cx="8" cy="8" r="5.75"/><path d="M8 5v3.2l2 1.3"/>',
  running: '<circle cx="8" cy="8" r="5.75" opacity=".28"/><path class="spin" d="M8 2.25A5.75 5.75 0 0 1 13.75 8"/>',
  retrying: '<path d="M13.2 9.4A5.5 5.5 0 1 1 12.4 4.7L13.5 6M13.5 2.6V6h-3.4"/>',
  cancelling: '<circle cx="8" cy="8" r="5.75" stroke-dasharray="3 2"/><path d="M6.2 6.2h3.6v3.6H6.2z" fill="currentColor" stroke="none"/>',
  cancelled: '<circle cx="8" cy="8" r="5.75"/><path d="M4.1 11.9l7.8-7.8"/>',
  succeeded: '<circle cx="8" cy="8" r="6.5" fill="currentColor" stroke="none"/><path class="knock" d="M5.1 8.2l2 2 3.8-4.1"/>',
  failed: '<circle cx="8" cy="8" r="6.5" fill="currentColor" stroke="none"/><path class="knock" d="M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6"/>',
  skipped: '<circle cx="8" cy="8" r="5.75" opacity=".45"/><path d="M5 8h5.4M8.4 5.8L10.6 8l-2.2 2.2"/>',
  lost: '<path d="M8 2.2L14.2 13H1.8z"/><path d="M8 6.4v3M8 11.2v.1"/>',
  "type-start": '<path d="M5 3.2v9.6L12.6 8z"/>',
  "type-shell": '<rect x="1.75" y="2.75" width="12.5" height="10.5" rx="2"/><path d="M4.6 6.2L6.6 8l-2 1.8M8.2 10.2h3"/>',
  "type-http": '<circle cx="8" cy="8" r="6"/><path d="M2 8h12M8 2c2.2 1.8 3 3.8 3 6s-.8 4.2-3 6c-2.2-1.8-3-3.8-3-6s.8-4.2 3-6z"/>',
  "type-decision": '<path d="M8 1.8L14.2 8 8 14.2 1.8 8z"/><path d="M8 5.4v3M8 10.4v.1"/>',
  "type-llm": '<path d="M8 1.8l1.5 4.7L14.2 8l-4.7 1.5L8 14.2 6.5 9.5 1.8 8l4.7-1.5z"/>',
  "type-retrieve": '<path d="M3 2.5h6l3 3V7M3 2.5v11h3.5"/><circle cx="10" cy="10.5" r="2.6"/><path d="M12 12.5l1.8 1.8"/>',
  "type-report": '<path d="M3.5 2h6L13 5.5V14H3.5zM9.3 2v3.7H13M6 8.5h4.4M6 11h3"/>',
  "type-end": '<path d="M4 14V2.5h8.4L10.6 6l1.8 3.5H4"/>',
  "type-any": '<rect x="2.5" y="2.5" width="11" height="11" rx="2.5"/>',
  overview:
    '<rect x="2" y="2" width="5" height="6.5" rx="1.2"/><rect x="9" y="2" width="5" height="3.5" rx="1.2"/><rect x="2" y="10.5" width="5" height="3.5" rx="1.2"/><rect x="9" y="7.5" width="5" height="6.5" rx="1.2"/>',
  flowchart:
    '<rect x="1.5" y="6" width="4.5" height="4" rx="1.2"/><rect x="10" y="1.8" width="4.5" height="4" rx="1.2"/><rect x="10" y="10.2" width="4.5" height="4" rx="1.2"/><path d="M6 8h1.2C9 8 8 3.8 10 3.8M6 8h1.2C9 8 8 12.2 10 12.2"/>',
  runs: '<path d="M2.5 3.2v4L6 5.2zM8.5 5.2h5M2.5 10.8h11M2.5 13.6h7"/>',
  node: '<rect x="2.5" y="4" width="11" height="8" rx="2"/><path d="M.8 8h1.7M13.5 8h1.7"/>',
  search: '<circle cx="7" cy="7" r="4.3"/><path d="M10.2 10.2L14 14"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1.6"/><path d="M10.5 5.5V4a1.5 1.5 0 0 0-1.5-1.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5"/>',
  download: '<path d="M8 2v8.2M4.6 7L8 10.4 11.4 7M2.5 13.5h11"/>',
  wrap: '<path d="M2 3.5h12M2 8h9.2a2.4 2.4 0 0 1 0 4.8H8M9.6 11L7.8 12.8l1.8 1.7M2 12.8h3"/>',
  clock: '<circle cx="8" cy="8" r="6"/><path d="M8 4.6V8l2.3 1.5"/>',
  chevron: '<path d="M6 3.5L10.5 8 6 12.5"/>',
  plus: '<path d="M8 2.8v10.4M2.8 8h10.4"/>',
  play: '<path d="M5 3.2v9.6L12.6 8z" fill="currentColor"/>',
  stop: '<rect x="4" y="4" width="8" height="8" rx="1.4" fill="currentColor"/>',
  repeat:
    '<path d="M2.5 7.2V6A2.5 2.5 0 0 1 5 3.5h8M10.8 1.2L13 3.5l-2.2 2.3M13.5 8.8V10a2.5 2.5 0 0 1-2.5 2.5H3M5.2 14.8L3 12.5l2.2-2.3"/>',
  edit: '<path d="M10.8 2.6l2.6 2.6-8 8-3.2.6.6-3.2zM9.2 4.2l2.6 2.6"/>',
  trash: '<path d="M2.8 4.2h10.4M6.2 4V2.5h3.6V4M4.2 4.2l.7 9.3h6.2l.7-9.3M6.8 7v4M9.2 7v4"/>',
  down: '<path d="M8 2.5v11M3.8 9.3L8 13.5l4.2-4.2"/>',
  file: '<path d="M3.5 2h6L13 5.5V14H3.5zM9.3 2v3.7H13"/>',
  info: '<circle cx="8" cy="8" r="6"/><path d="M8 7.3v3.6M8 5v.1"/>',
  warning: '<path d="M8 2.2L14.2 13H1.8z"/><path d="M8 6.4v3M8 11.2v.1"/>',
  theme: '<circle cx="8" cy="8" r="6"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" stroke="none"/>',
  keyboard: '<rect x="1.5" y="3.8" width="13" height="8.4" rx="1.8"/><path d="M4.2 6.6v.1M6.7 6.6v.1M9.2 6.6v.1M11.8 6.6v.1M5 9.6h6"/>',
  menu: '<path d="M8 3.2v.1M8 8v.1M8 12.7v.1" stroke-width="2.4"/>',
  leave: '<path d="M6.2 2.5H3v11h3.2M9.8 4.8L13 8l-3.2 3.2M13 8H6"/>',
  key: '<circle cx="5" cy="11" r="2.7"/><path d="M7 9l6-6M11 5l2 2M9.2 6.8l1.4 1.4"/>',
  link: '<path d="M6.6 9.4l2.8-2.8M7.4 4.6l1.3-1.3a2.8 2.8 0 0 1 4 4l-1.3 1.3M8.6 11.4l-1.3 1.3a2.8 2.8 0 0 1-4-4l1.3-1.3"/>',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof SHAPES;

/** The hidden sprite that every page carries once: all symbols. */
export function sprite(): Markup {
  const symbols = Object.entries(SHAPES).map(([name, shape]) => tag("symbol", { id: `i-${name}`, viewBox: "0 0 16 16" }, trusted(shape)));
  return tag("svg", { class: "sprite", width: 0, height: 0, "aria-hidden": "true", focusable: "false" }, symbols);
}
