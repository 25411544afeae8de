import type { Children } from "@kitajs/html";
import type { PageContext } from "../context.ts";
import type { IconName } from "../shared/sprite.ts";
import { Icon } from "./icon.tsx";

/** The head of a page: where it is, its title, a line about it, and what can be done. */
export const PageHead = (props: {
  crumbs?: readonly { label: string; href: string }[];
  title: string;
  badge?: JSX.Element;
  about?: string | null;
  children?: Children;
}): JSX.Element => {
  const { badge: safeBadge, children: safeChildren } = props;
  return (
    <div class="page-head">
      <div class="page-title">
        {props.crumbs && props.crumbs.length > 0 ? (
          <nav class="crumbs" aria-label="Breadcrumb">
            {props.crumbs.map((crumb) => (
              <>
                <a href={crumb.href} safe>
                  {crumb.label}
                </a>
                <Icon name="chevron" />
              </>
            ))}
          </nav>
        ) : null}
        <div class="title-line">
          <h1 safe>{props.title}</h1>
          {safeBadge}
        </div>
        {props.about ? (
          <p class="muted about" safe>
            {props.about}
          </p>
        ) : null}
      </div>
      {safeChildren === undefined ? null : <div class="actions">{safeChildren}</div>}
    </div>
  );
};

/** What a list says when nothing is in it: what would be here, and the one thing to do. */
export const Empty = (props: { icon: IconName; title: string; text: string; children?: Children }): JSX.Element => {
  const { children: safeChildren } = props;
  return (
    <div class="empty">
      <span class="lone-icon">
        <Icon name={props.icon} />
      </span>
      <p class="empty-title" safe>
        {props.title}
      </p>
      <p class="muted" safe>
        {props.text}
      </p>
      {safeChildren === undefined ? null : <div class="actions">{safeChildren}</div>}
    </div>
  );
};

/** The next page of a keyset list. There is no count: it would cost a scan of the whole table. */
export const More = ({ at, next, shown }: { at: PageContext; next: string | null; shown: number }): JSX.Element => {
  const later = at.query.has("cursor");
  if (next === null && !later) return <></>;
  const query = Object.fromEntries(at.query);
  return (
    <nav class="more" aria-label="Pages">
      {later ? (
        <a class="button" href={at.to.at(at.path, { ...query, cursor: null, flash: null })}>
          Newest
        </a>
      ) : null}
      <span class="faint num" safe>{`${shown} shown`}</span>
      {next === null ? (
        <span class="faint">That is the end of the list</span>
      ) : (
        <a class="button" rel="next" href={at.to.at(at.path, { ...query, cursor: next, flash: null })}>
          <span>Older</span>
          <Icon name="chevron" />
        </a>
      )}
    </nav>
  );
};

/** A JSON value, cut to what a page can carry, with the whole of it for download. */
export const Json = (props: { title: string; value: unknown; whole: string; open?: boolean }): JSX.Element => {
  const { text, cut } = shortJson(props.value);
  return (
    <details class="fold" open={props.open}>
      <summary>
        <Icon name="chevron" />
        <span safe>{props.title}</span>
        {cut > 0 ? <span class="tag num">shortened</span> : null}
      </summary>
      <pre class="json" tabindex="0" safe>
        {text}
      </pre>
      <p class="fold-foot">
        {cut > 0 ? <span class="faint" safe>{`The first ${JSON_CAP} of ${cut + JSON_CAP} characters.`}</span> : null}
        <a href={props.whole} download="">
          <Icon name="download" /> Download
        </a>
      </p>
    </details>
  );
};

const JSON_CAP = 6000;

/** Pretty JSON of at most 6,000 characters; `cut` is how many are left out. */
export function shortJson(value: unknown): { text: string; cut: number } {
  const whole = value === undefined ? "" : (JSON.stringify(value, null, 2) ?? "");
  return whole.length > JSON_CAP ? { text: `${whole.slice(0, JSON_CAP)}…`, cut: whole.length - JSON_CAP } : { text: whole, cut: 0 };
}

/** One choice of a filter that lives in the URL. */
export const FilterTabs = (props: {
  at: PageContext;
  name: string;
  label: string;
  options: readonly { value: string; label: string; icon?: JSX.Element }[];
}): JSX.Element => {
  const query = Object.fromEntries(props.at.query);
  const current = props.at.query.get(props.name) ?? "";
  return (
    <nav class="tabs" aria-label={props.label}>
      {props.options.map((option) => {
        const safeIcon = option.icon;
        return (
          <a
            href={props.at.to.at(props.at.path, { ...query, [props.name]: option.value, cursor: null, flash: null })}
            aria-current={option.value === current ? "true" : undefined}
          >
            {safeIcon}
            <span safe>{option.label}</span>
          </a>
        );
      })}
    </nav>
  );
};
