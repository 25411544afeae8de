import { CAUSES, type Cause, type CauseId, PRODUCT_NAMES, PRODUCTS, type Product } from "../../src/contract/diagnostics/causes.ts";
import { icon } from "./icons.ts";
import { type Child, type Markup, tag } from "./markup.ts";

/** What stands between backticks is typed as it stands. */
function words(text: string): Child[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? tag("code", {}, part) : part));
}

/** What is wrong, what it means, and what to change: first in Studio and in the proxy that is probably there, then in the others. */
export function causeCard(id: CauseId, product: Product | null): Markup {
  const cause: Cause = CAUSES[id];
  const same = new Set(Object.values(cause.fix)).size === 1;
  const fix = (one: Product) => tag("div", {}, tag("dt", {}, PRODUCT_NAMES[one]), tag("dd", {}, words(cause.fix[one])));
  const others = PRODUCTS.filter((one) => one !== product);
  return tag(
    "div",
    { class: "cause", "data-cause": id },
    tag("p", { class: "cause-title" }, icon("warning"), tag("span", {}, cause.title)),
    tag("p", {}, words(cause.means)),
    cause.studio === undefined ? null : tag("p", {}, words(cause.studio)),
    same ? null : product !== null && tag("dl", { class: "fixes" }, fix(product)),
    same
      ? null
      : tag(
          "details",
          { class: "fixes-more", open: product === null },
          tag("summary", {}, product === null ? "What to change, by proxy" : "In another proxy"),
          tag("dl", { class: "fixes" }, others.map(fix)),
        ),
  );
}

/** The same in plain text, for a report. */
export function causeText(id: CauseId, product: Product | null): string {
  const cause: Cause = CAUSES[id];
  const plain = (text: string) => text.replaceAll("`", "");
  const same = new Set(Object.values(cause.fix)).size === 1;
  const shown = same ? [] : product === null ? PRODUCTS : [product];
  return [
    `  ${id}: ${cause.title}. ${plain(cause.means)}`,
    ...(cause.studio === undefined ? [] : [`    Studio: ${plain(cause.studio)}`]),
    ...shown.map((one) => `    ${PRODUCT_NAMES[one]}: ${plain(cause.fix[one])}`),
  ].join("\n");
}
