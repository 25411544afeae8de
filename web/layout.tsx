import type { Children } from "@kitajs/html";
import { absoluteUrl } from "../src/forwarding/urls.ts";
import { attr, Csrf, flashText } from "./components/form.tsx";
import { Icon, Sprite } from "./components/icon.tsx";
import type { PageContext } from "./context.ts";

/** The parts of Studio that the navigation leads to; `none` for pages outside of it. */
export type Section = "overview" | "flowcharts" | "runs" | "nodes" | "none";

/** JSON inside a script element: `<` is written so that no text can end the element, and the line separators so that every parser takes it. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value)
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}

const Logo = () => (
  <svg class="logo" width="26" height="26" viewBox="0 0 26 26" aria-hidden="true">
    <rect class="logo-ground" width="26" height="26" rx="7" />
    <path class="logo-line" d="M8.2 17.8h6.1a3 3 0 0 0 0-6h-2.6a3 3 0 0 1 0-6h6.1" transform="translate(0 1.2)" />
    <circle class="logo-dot" cx="8" cy="19" r="2.5" />
    <circle class="logo-dot" cx="18" cy="7" r="2.5" />
  </svg>
);

const Nav = ({ at, section }: { at: PageContext; section: Section }) => {
  const entries = [
    { id: "overview", label: "Overview", href: at.to.home, icon: "overview" },
    { id: "flowcharts", label: "Flowcharts", href: at.to.flowcharts(), icon: "flowchart" },
    { id: "runs", label: "Runs", href: at.to.runs(), icon: "runs" },
    { id: "nodes", label: "Nodes", href: at.to.nodes(), icon: "node" },
  ] as const;
  return (
    <nav class="nav" aria-label="Main">
      {entries.map((entry) => (
        <a href={entry.href} aria-current={entry.id === section ? "page" : undefined}>
          <Icon name={entry.icon} />
          <span>{entry.label}</span>
        </a>
      ))}
    </nav>
  );
};

const Menu = ({ at }: { at: PageContext }) => {
  const back = `${at.path}${at.query.size > 0 ? `?${at.query}` : ""}`;
  return (
    <details class="menu">
      <summary class="icon-button" aria-label="Appearance and session" title="Appearance and session">
        <Icon name="theme" />
      </summary>
      <div class="menu-panel">
        <form method="post" action={at.to.at("/theme")} data-theme-form>
          <Csrf at={at} />
          <input type="hidden" name="back" value={attr(back)} />
          <fieldset>
            <legend>Appearance</legend>
            <div class="segments">
              {(["auto", "light", "dark"] as const).map((theme) => (
                <button type="submit" name="theme" value={theme} aria-pressed={at.theme === theme ? "true" : "false"} safe>
                  {{ auto: "System", light: "Light", dark: "Dark" }[theme]}
                </button>
              ))}
            </div>
          </fieldset>
        </form>
        <button type="button" class="menu-item js-only" data-open="keys">
          <Icon name="keyboard" />
          <span>Keyboard shortcuts</span>
          <kbd>?</kbd>
        </button>
        <a class="menu-item plain" href={at.to.diagnostics}>
          <Icon name="link" />
          <span>Diagnostics</span>
        </a>
        <form method="post" action={at.to.at("/sign-out")}>
          <Csrf at={at} />
          <button type="submit" class="menu-item">
            <Icon name="leave" />
            <span>Sign out</span>
          </button>
        </form>
      </div>
    </details>
  );
};

const Keys = () => (
  <dialog id="keys" class="dialog" aria-labelledby="keys-title">
    <h2 id="keys-title">Keyboard shortcuts</h2>
    <dl class="keys">
      {[
        ["g o", "Overview"],
        ["g f", "Flowcharts"],
        ["g r", "Runs"],
        ["g n", "Nodes"],
        ["/", "Search in the log or the list"],
        ["f", "Follow the end of the log"],
        ["?", "This help"],
        ["Esc", "Close"],
      ].map(([keys, what]) => (
        <div>
          <dt>
            {keys!.split(" ").map((key) => (
              <kbd safe>{key}</kbd>
            ))}
          </dt>
          <dd safe>{what}</dd>
        </div>
      ))}
    </dl>
    <label class="check">
      <input type="checkbox" id="keys-on" checked />
      <span>Use these single keys</span>
    </label>
    <form method="dialog">
      <button type="submit" class="button">
        Close
      </button>
    </form>
  </dialog>
);

/** The document around every page: head, header with navigation and connection chip, main, and the data of its island. */
export const Layout = (props: {
  at: PageContext;
  title: string;
  section: Section;
  entry: string;
  hydration: unknown;
  refresh: boolean;
  children: Children;
}): JSX.Element => {
  const { at, children } = props;
  const { prefix } = at.effective;
  const flash = flashText(at.query.get("flash"));
  const safeData = jsonForScript({ prefix, csrf: at.csrf, now: at.now, ...(props.hydration as object | null) });
  return (
    <html lang="en" data-theme={at.theme === "auto" ? undefined : at.theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={at.theme === "auto" ? "light dark" : at.theme} />
        <meta name="referrer" content="same-origin" />
        <link rel="canonical" href={absoluteUrl(at.effective, at.path)} />
        <title safe>{`${props.title} · Studio`}</title>
        <link rel="icon" type="image/svg+xml" href={`${prefix}/favicon.svg`} />
        <link rel="stylesheet" href={at.asset("studio.css")} />
        {props.refresh && (
          <noscript>
            <meta http-equiv="refresh" content="3" />
          </noscript>
        )}
        <script type="module" src={at.asset(`${props.entry}.js`)}></script>
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <Sprite />
        <header class="top">
          <a class="brand" href={at.to.home}>
            <Logo />
            <span>Studio</span>
          </a>
          {at.signedIn && <Nav at={at} section={props.section} />}
          <div class="top-end">
            {props.hydration !== null && (
              <span class="chip js-only" data-chip data-state="connecting">
                <span class="chip-dot"></span>
                <span data-chip-label role="status" aria-live="polite">
                  Connecting
                </span>
              </span>
            )}
            {at.signedIn && <Menu at={at} />}
          </div>
        </header>
        <main id="main" tabindex="-1">
          {flash === null ? null : (
            <p class="notice" role="status">
              <Icon name="info" />
              <span safe>{flash}</span>
            </p>
          )}
          {children}
        </main>
        <div class="toasts" data-toasts role="status" aria-live="polite"></div>
        <Keys />
        <script type="application/json" id="page-data">
          {safeData}
        </script>
      </body>
    </html>
  );
};
