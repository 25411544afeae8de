import type { CauseId } from "../../src/contract/diagnostics/causes.ts";
import type { Echo } from "../../src/contract/diagnostics/echo.ts";
import { guessProxy } from "../../src/contract/diagnostics/proxy-guess.ts";
import { echoOf } from "../../src/http/diagnostics/echo.ts";
import { Icon, safeMarkup } from "../components/icon.tsx";
import { PageHead } from "../components/parts.tsx";
import type { PageContext } from "../context.ts";
import { page } from "../page.tsx";
import { CHECKS, checkBadge } from "../shared/checks.ts";
import { causeCard } from "../shared/diagnosis.ts";
import { join, tag } from "../shared/markup.ts";

const VERDICTS = { used: "s-succeeded", ignored: "s-idle", contradiction: "s-failed" } as const;
const VERDICT_WORDS = { used: "Used", ignored: "Not used", contradiction: "Contradicts" } as const;

const peerWords = ({ peer }: Echo): string => {
  if (peer.kind === "unix") return "a unix socket";
  const address = peer.address.includes(":") ? `[${peer.address}]` : peer.address;
  return `${address}${peer.port === null ? "" : `:${peer.port}`}`;
};

const hopWords = ({ request, peer }: Echo): string => {
  const http = request.http_version === null ? "HTTP (this runtime does not tell its version)" : `HTTP/${request.http_version}`;
  if (peer.tls === null) return `${http}, not encrypted`;
  const { protocol, cipher } = peer.tls;
  return `${http} over ${[protocol ?? "TLS", cipher].filter(Boolean).join(", ")}`;
};

const Facts = ({ echo }: { echo: Echo }) => {
  const guess = guessProxy(echo.request.headers);
  const rows: [string, string][] = [
    ["Address of this page", echo.effective.url],
    ["Your address", echo.effective.client],
    ["Path prefix", echo.effective.prefix || "none"],
    ["Who speaks to Studio", peerWords(echo)],
    ["Proxy in front", guess ? `perhaps ${guess.name}: ${guess.because}` : "none that gives itself away"],
    ["The last hop", hopWords(echo)],
    ["Worker", `${echo.server.worker} (${echo.server.runtime})`],
    ["Version", echo.server.version],
    ["Path of the socket", echo.server.socket_path],
    ["Time of the server", echo.time],
  ];
  return (
    <dl class="echo-facts pad">
      {rows.map(([name, value]) => (
        <div>
          <dt safe>{name}</dt>
          <dd class="mono" safe>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
};

const Why = ({ echo }: { echo: Echo }) => (
  <ul class="whys">
    {echo.why.map((why) => (
      <li class="why">
        <span class={`badge ${VERDICTS[why.verdict]}`}>{VERDICT_WORDS[why.verdict]}</span>
        <div>
          <p>
            <b safe>{why.about === "peer" ? "The other end of the connection" : why.about}</b>
            {why.said === null ? null : (
              <code class="why-said" safe>
                {why.said}
              </code>
            )}
          </p>
          <p class="muted" safe>
            {why.reason}
          </p>
        </div>
      </li>
    ))}
  </ul>
);

const Checks = ({ at, transports, socketPath }: { at: PageContext; transports: readonly string[]; socketPath: string }) => (
  <section class="card" aria-labelledby="checks-title" data-checks data-transports={transports.join(" ")} data-socket-path={socketPath}>
    <div class="card-title">
      <h2 id="checks-title">Checks from this browser</h2>
      <div class="actions checks-actions js-only">
        <label class="checks-hold">
          <span>Idle hold</span>
          <select data-hold>
            <option value="10">10 s</option>
            <option value="70" selected>
              70 s
            </option>
            <option value="300">5 min</option>
          </select>
        </label>
        <button type="button" class="button" data-copy-report disabled>
          <Icon name="copy" /> Copy the report
        </button>
        <button type="button" class="button" data-cancel hidden>
          <Icon name="stop" /> Stop
        </button>
        <button type="button" class="button primary" data-run>
          <Icon name="play" /> Run the checks
        </button>
      </div>
    </div>
    <noscript>
      <p class="pad">The checks need JavaScript. What the server sees is below.</p>
    </noscript>
    <p class="pad checks-summary js-only" data-summary role="status" aria-live="polite">
      They open websockets and long-polling connections of their own, change nothing, and take about half a minute and the idle hold.
    </p>
    <ul class="checks" data-token={at.csrf ?? undefined}>
      {CHECKS.map((check) => (
        <li class="check-row" data-check={check.id}>
          <div class="check-badge" data-part="badge">
            {safeMarkup(checkBadge("waiting"))}
          </div>
          <div class="check-main">
            <h3>{check.label}</h3>
            <p class="muted" data-part="text">
              {check.about}
            </p>
            <progress
              class="check-progress"
              data-part="progress"
              aria-label={`Progress of ${check.label}`}
              max="1"
              value="0"
              hidden
            ></progress>
            <div data-part="causes"></div>
          </div>
        </li>
      ))}
    </ul>
    <label class="report js-only" data-report-box hidden>
      <span>The report as text</span>
      <textarea data-report rows="12" readonly spellcheck="false"></textarea>
    </label>
  </section>
);

export default page({
  path: "/diagnostics",
  who: "page",
  about: "What the server sees of this browser's connection, and checks that run from here",
  section: "none",
  entry: "diagnostics",
  title: () => "Diagnostics",
  load: (call) => ({
    echo: echoOf(call as Parameters<typeof echoOf>[0], null, null, call.services.clock.now()),
    transports: call.site.socketTransports,
  }),
  view: ({ echo, transports }, at) => (
    <>
      <PageHead
        title="Diagnostics"
        about="What this server sees of your browser's connection, and whether everything passes that stands between the two."
      />
      <div class="stack">
        {echo.causes.length > 0 ? (
          <section class="card pad causes" aria-label="What is probably wrong">
            {safeMarkup(
              join(echo.causes.map((id) => tag("div", {}, causeCard(id as CauseId, guessProxy(echo.request.headers)?.product ?? null)))),
            )}
          </section>
        ) : null}
        <Checks at={at} transports={transports} socketPath={echo.server.socket_path} />
        <section class="card" aria-labelledby="seen-title">
          <div class="card-title">
            <h2 id="seen-title">What the server sees</h2>
            <a class="section-link" href={at.to.diagnosticsEcho()}>
              As JSON
            </a>
          </div>
          <Facts echo={echo} />
        </section>
        <section class="card" aria-labelledby="why-title">
          <div class="card-title">
            <h2 id="why-title">What was believed, and why</h2>
          </div>
          <Why echo={echo} />
        </section>
        <section class="card folds">
          <details class="fold">
            <summary>
              <Icon name="chevron" />
              <span>Header lines of this request</span>
              <span class="tag num" safe>{`${echo.request.headers.length}`}</span>
            </summary>
            <pre class="json" tabindex="0" safe>
              {echo.request.headers.map(([name, value]) => `${name}: ${value}`).join("\n")}
            </pre>
            <p class="fold-foot">
              <span class="faint">
                {echo.request.headers_form === "joined"
                  ? "Values of credentials are not shown. Bun sorts the lines, and joins those of one name."
                  : "Values of credentials are not shown. The lines are as they arrived."}
              </span>
            </p>
          </details>
        </section>
      </div>
    </>
  ),
});
