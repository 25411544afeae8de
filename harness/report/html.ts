import type { RowResult } from "../matrix.ts";
import { SCRIPT } from "./page-script.ts";
import { STYLE } from "./page-style.ts";
import type { Report } from "./report.ts";

const escaped = (text: string) => text.replace(/[<>&"']/g, (one) => `&#${one.charCodeAt(0)};`);
/** JSON that may stand in a script element: nothing in it can end the element or begin a comment. */
const embedded = (value: unknown) =>
  JSON.stringify(value).replace(/[<>\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

const SIGNS: Readonly<Record<string, string>> = {
  pass: "✓",
  fail: "✗",
  "could-be-better": "~",
  unsupported: "·",
  blocked: "⊘",
  flaky: "≈",
  broken: "!",
};

/** The report as one page that needs nothing else: topology by check, every cell opens what was wanted and what came. */
export function html(report: Report): string {
  const { rows, checks, mutants, incapacities, summary, versions, machine, command, at } = report;
  const used = new Set(rows.flatMap(({ results }) => results.map(({ check }) => check)));
  const columns = Object.entries(checks)
    .filter(([id]) => used.has(id))
    .sort(([a, { group: one }], [b, { group: two }]) => (one === two ? (a < b ? -1 : 1) : one < two ? -1 : 1));
  const groups = [...new Set(columns.map(([, { group }]) => group))];
  const first = new Set(groups.map((group) => columns.find(([, check]) => check.group === group)![0]));
  const values = (of: (row: RowResult) => readonly (string | null)[]) =>
    [...new Set(rows.flatMap(of))].filter((one) => one !== null).sort();
  const options = (all: readonly string[]) =>
    `<option value="">all</option>${all.map((one) => `<option>${escaped(one)}</option>`).join("")}`;
  const tally = Object.entries({
    pass: summary.pass,
    fail: summary.fail,
    "could-be-better": summary.could_be_better,
    unsupported: summary.unsupported,
    blocked: summary.blocked,
    flaky: summary.flaky,
    broken: summary.broken,
  })
    .filter(([verdict, n]) => n > 0 || verdict === "pass" || verdict === "fail")
    .map(([verdict, n]) => `<li class="${n > 0 ? verdict : ""}">${verdict.replaceAll("-", " ")} <b>${n}</b></li>`)
    .join("");
  const line = (row: RowResult, at: number) => {
    const cells = new Map(row.results.map((result, index) => [result.check, { result, index }]));
    const none = row.unsupported ?? row.broken;
    const inner =
      none !== null
        ? `<td class="whole" colspan="${columns.length}"><span class="badge ${row.broken === null ? "" : "broken"}">${row.broken === null ? "unsupported" : "broken"}</span> ${escaped(none.split("\n")[0]!)}</td>`
        : columns
            .map(([id]) => {
              const cell = cells.get(id);
              const place = `data-of="${escaped(id)}"${first.has(id) ? ' class="first-of-group"' : ""}`;
              const there = row.elsewhere[id];
              if (!cell) return `<td ${place}${there ? ` title="${escaped(`${id}: examined on ${there}`)}"` : ""}></td>`;
              const { verdict } = cell.result;
              return `<td ${place}><button type="button" class="${verdict}" data-cell="r,${at},${cell.index}" data-verdict="${verdict}" title="${escaped(`${id}: ${verdict}`)}" aria-label="${escaped(`${id} on ${row.row.id}: ${verdict}`)}">${SIGNS[verdict]}</button></td>`;
            })
            .join("");
    const proxy = [row.row.outer, row.row.proxy].filter((one) => one !== null).join("+") || "none";
    return `<tr data-row="${escaped(row.row.id)}" data-proxy="${proxy}" data-runtime="${row.row.runtime}"><th scope="row" title="${escaped(row.row.about)}">${escaped(row.row.id)}${row.subject === "studio" ? "" : ` <span class="soft">${escaped(row.subject)}</span>`}</th>${inner}</tr>`;
  };
  const twins = mutants
    .map(
      ({ mutant, verdict, about, seen, results, why }, index) =>
        `<tr><td><button type="button" class="chip ${verdict}" data-cell="m,${index}" aria-label="${escaped(`${mutant}: ${verdict}`)}">${verdict === "killed" ? "✓" : verdict === "survived" ? "✗" : verdict === "equivalent" ? "=" : "·"}</button></td><td>${escaped(mutant)}</td><td>${escaped(about)}</td><td class="wide">${seen}</td><td class="wide">${escaped(verdict === "killed" ? results.map(({ check }) => check).join(", ") : `${verdict}${why ? `: ${why.split("\n")[0]}` : ""}`)}</td></tr>`,
    )
    .join("\n");
  const divided = rows.some(({ elsewhere }) => Object.keys(elsewhere).length > 0)
    ? "<br>Where nothing stands, another topology of the same runtime was examined: it is a matter of the subject, whatever is in front."
    : "";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Conformance of ${escaped(versions.studio ?? "Studio")}: ${summary.pass} passed, ${summary.fail} failed</title><style>${STYLE}</style></head>
<body><header><h1>Conformance</h1>
<p class="soft">${escaped(at)} · ${summary.topologies} topologies · ${summary.checks} checks · ${summary.seconds} s${report.interrupted ? " · stopped before its end" : ""}</p>
<ul class="tally">${tally}${mutants.length > 0 ? `<li>broken twins: killed <b>${summary.mutants.killed}</b>, survived <b>${summary.mutants.survived}</b>, equivalent <b>${summary.mutants.equivalent}</b></li>` : ""}</ul>
<pre>${escaped(command)}</pre></header>
<main><form class="filter" hidden>
<label>Topology or check<input type="search" name="text" autocomplete="off"></label>
<label>Verdict<select name="verdict">${options(Object.keys(SIGNS))}</select></label>
<label>Group<select name="group">${options(groups)}</select></label>
<label>Proxy<select name="proxy">${options(values(({ row }) => [row.outer, row.proxy]))}</select></label>
<label>Runtime<select name="runtime">${options(values(({ row }) => [row.runtime]))}</select></label>
<output class="soft"></output></form>
<div class="frame" tabindex="0" role="region" aria-label="Topologies by checks"><table class="matrix"><thead>
<tr class="groups"><th class="corner"></th>${groups.map((group) => `<th data-group="${group}" colspan="${columns.filter(([, check]) => check.group === group).length}">${group}</th>`).join("")}</tr>
<tr class="names"><th class="corner" scope="col">topology / proxy / runtime</th>${columns.map(([id, { group, claim }]) => `<th scope="col" class="check${first.has(id) ? " first-of-group" : ""}" data-check="${escaped(id)}" data-of-group="${group}" title="${escaped(claim)}"><span>${escaped(id)}</span></th>`).join("")}</tr>
</thead><tbody>
${rows.map(line).join("\n")}
</tbody></table></div>
<p class="soft">${Object.entries(SIGNS)
    .map(([verdict, sign]) => `${sign} ${verdict.replaceAll("-", " ")}`)
    .join(" · ")}${divided}</p>
${mutants.length > 0 ? `<h2>Broken twins</h2><p class="soft">Deployments that are broken in one way on purpose. The checks that name one must fail on it.</p><table class="twins"><thead><tr><th></th><th>twin</th><th>what is wrong</th><th class="wide">seen</th><th class="wide">checks that failed, as they must</th></tr></thead><tbody>${twins}</tbody></table>` : ""}
${
  incapacities.length > 0
    ? `<h2>What proxies cannot do</h2><p class="soft">As their drivers declare it, and what came of trying it all the same.</p><table class="twins"><thead><tr><th>proxy</th><th>cannot</th><th class="wide">because</th><th>tried</th></tr></thead><tbody>${incapacities
        .map(
          ({ proxy, capability, why, verdict, tried }) =>
            `<tr><td>${escaped(proxy)}</td><td><span class="badge ${verdict === "works" || verdict === "broken" ? "broken" : ""}">${escaped(capability)}</span></td><td class="wide">${escaped(why)}</td><td>${escaped(verdict === "works" ? "it works: the declaration is wrong" : tried)}</td></tr>`,
        )
        .join("\n")}</tbody></table>`
    : ""
}
</main>
<footer class="soft"><p>${Object.entries(versions)
    .map(([name, version]) => `${escaped(name)} ${escaped(version)}`)
    .join(" · ")}<br>${Object.entries(machine)
    .map(([name, value]) => `${escaped(name)} ${escaped(String(value))}`)
    .join(" · ")}</p></footer>
<dialog aria-labelledby="cell"><header><h2 id="cell"></h2><button type="button" class="close">Close</button></header><article></article></dialog>
<script type="application/json" id="report">${embedded(report)}</script>
<script type="module">${SCRIPT}</script>
</body></html>
`;
}
