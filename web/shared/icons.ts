import { type Markup, tag } from "./markup.ts";
import type { IconName } from "./sprite.ts";

const TYPES: readonly string[] = ["start", "shell", "http", "decision", "llm", "retrieve", "report", "end"];

/** A reference to a symbol of the sprite. Decorative: the words beside it carry the meaning. */
export function icon(name: IconName, className = "icon"): Markup {
  return tag("svg", { class: className, width: 16, height: 16, "aria-hidden": "true" }, tag("use", { href: `#i-${name}` }));
}

/** The icon of a node type. */
export function typeIcon(type: string): IconName {
  return TYPES.includes(type) ? (`type-${type}` as IconName) : "type-any";
}
