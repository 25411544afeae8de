import type { Product } from "../../../src/contract/diagnostics/causes.ts";
import { guessProxy, type ProxyGuess } from "../../../src/contract/diagnostics/proxy-guess.ts";
import { CHECKS, type CheckId, type CheckState, checkBadge, checkLabel } from "../../shared/checks.ts";
import { causeCard, causeText } from "../../shared/diagnosis.ts";
import { join } from "../../shared/markup.ts";
import { type Asked, askEcho } from "../diagnostics/ask.ts";
import type { Checks, Result, Run } from "../diagnostics/context.ts";
import { address, body, cookie, stream } from "../diagnostics/http-checks.ts";
import { echo, hold, large, polling, push, upgrade, websocket } from "../diagnostics/socket-checks.ts";
import { fill, one } from "./dom.ts";
import { data } from "./page-data.ts";
import { toast } from "./toast.ts";

const checks: Checks = { address, cookie, body, stream, websocket, polling, upgrade, echo, push, large, hold };

const row = (id: CheckId) => one(`[data-check="${id}"]`)!;
const part = (id: CheckId, name: string) => one(`[data-part="${name}"]`, row(id))!;

function show(id: CheckId, state: CheckState, text: string, causes: Result["causes"] = [], product: Product | null = null): void {
  row(id).dataset.state = state;
  fill(part(id, "badge"), checkBadge(state));
  part(id, "text").textContent = text;
  part(id, "progress").hidden = state !== "running" || id !== "hold";
  fill(part(id, "causes"), join(causes.map((cause) => causeCard(cause, product))));
}

function report(asked: Asked | null, guess: ProxyGuess | null, results: ReadonlyMap<CheckId, Result>): string {
  const { echo: seen } = asked ?? { echo: null };
  return [
    `Studio diagnostics, ${new Date().toISOString()}`,
    `Browser: ${navigator.userAgent}`,
    `Page: ${location.origin}${location.pathname}`,
    ...(seen
      ? [
          `Studio ${seen.server.version}, worker ${seen.server.worker} (${seen.server.runtime})`,
          `Effective address: ${seen.effective.origin}${seen.effective.prefix}, client ${seen.effective.client}, peer ${seen.peer.address}`,
          `Last hop: HTTP/${seen.request.http_version ?? "?"}${seen.peer.tls ? " over TLS" : ""}`,
        ]
      : []),
    `Proxy: ${guess ? `perhaps ${guess.name} (${guess.because})` : "none that gives itself away"}`,
    "",
    ...CHECKS.flatMap(({ id, label }) => {
      const result = results.get(id);
      if (!result) return [`${label}: ${checkLabel("waiting")}`];
      return [
        `${label}: ${checkLabel(result.state)}. ${result.text}`,
        ...(result.facts ?? []).map((fact) => `  ${fact}`),
        ...(result.causes ?? []).map((cause) => causeText(cause, guess?.product ?? null)),
      ];
    }),
    "",
    ...(seen?.why ?? []).map(({ about, verdict, said, reason }) => `${about}${said === null ? "" : ` "${said}"`}: ${verdict}, ${reason}`),
  ].join("\n");
}

/** Runs every check, one after the other, and shows each as soon as it has ended. Resolves to the text of the report. */
async function runAll(signal: AbortSignal, section: HTMLElement): Promise<{ text: string; bad: number; warn: number }> {
  const results = new Map<CheckId, Result>();
  const run: Run = {
    signal,
    path: section.dataset.socketPath ?? "",
    csrf: data.csrf ?? "",
    transports: section.dataset.transports?.split(" ") ?? [],
    holdMs: Number(one<HTMLSelectElement>("[data-hold]")?.value ?? 70) * 1000,
    websocket: null,
    polling: null,
    progress(share, text) {
      part("hold", "text").textContent = text;
      (part("hold", "progress") as HTMLProgressElement).value = share;
    },
  };
  for (const { id, about } of CHECKS) show(id, "waiting", about);
  const asked = await askEcho({}, signal).catch(() => null);
  const guess = asked ? guessProxy(asked.echo.request.headers, asked.headers) : null;
  for (const { id, label, about } of CHECKS) {
    if (signal.aborted) break;
    show(id, "running", about);
    one("[data-summary]")!.textContent = `Running: ${label}`;
    const result = await checks[id](run).catch((error: unknown): Result => {
      if (signal.aborted) return { state: "skipped", text: "Stopped." };
      return { state: "bad", text: `The check could not be finished: ${error instanceof Error ? error.message : String(error)}` };
    });
    results.set(id, result);
    show(id, result.state, result.text, result.causes, guess?.product ?? null);
  }
  for (const opened of [run.websocket, run.polling]) opened?.close();
  for (const { id } of CHECKS) if (!results.has(id)) show(id, "skipped", "Stopped before it.");
  const count = (state: CheckState) => [...results.values()].filter((result) => result.state === state).length;
  return { text: report(asked, guess, results), bad: count("bad"), warn: count("warn") };
}

const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;

/** The page that examines the way between this browser and Studio. */
export function startDiagnosticsPage(): void {
  const section = one("[data-checks]");
  const start = one<HTMLButtonElement>("[data-run]");
  const stop = one<HTMLButtonElement>("[data-cancel]");
  const copy = one<HTMLButtonElement>("[data-copy-report]");
  const box = one<HTMLTextAreaElement>("[data-report]");
  if (!section || !start || !stop || !copy || !box) return;
  let running: AbortController | null = null;
  const once = async () => {
    running = new AbortController();
    start.setAttribute("aria-busy", "true");
    start.disabled = true;
    stop.hidden = false;
    const { text, bad, warn } = await runAll(running.signal, section);
    const stopped = running.signal.aborted;
    running = null;
    start.removeAttribute("aria-busy");
    start.disabled = false;
    stop.hidden = true;
    copy.disabled = false;
    box.value = text;
    one("[data-report-box]")!.hidden = false;
    const outcome =
      bad + warn === 0
        ? "everything that was tried works"
        : [bad > 0 && `${plural(bad, "check")} failed`, warn > 0 && `${plural(warn, "thing")} could be better`].filter(Boolean).join(", ");
    one("[data-summary]")!.textContent = `${stopped ? "Stopped" : "Finished"}: ${outcome}.`;
    section.dataset.finished = stopped ? "stopped" : "done";
  };
  start.addEventListener("click", () => {
    if (running) return;
    delete section.dataset.finished;
    void once();
  });
  stop.addEventListener("click", () => {
    running?.abort();
    start.focus();
  });
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(box.value);
      toast("The report was copied.");
    } catch {
      // Browsers give no clipboard to pages over plain http.
      box.focus();
      box.select();
      toast("Press Ctrl+C to copy the report: the browser does not let this page do it.");
    }
  });
}
