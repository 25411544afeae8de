/** What makes the matrix answer: filters, and a dialog for each cell. Runs in a browser; the report stands in the page as JSON. Without it the table still stands. */
export const SCRIPT = `
const report = JSON.parse(document.getElementById("report").textContent);
const $ = (tag, text, name) => { const one = document.createElement(tag); if (text != null) one.textContent = text; if (name) one.className = name; return one; };
const dialog = document.querySelector("dialog"), body = dialog.querySelector("article"), title = dialog.querySelector("h2");
const section = (name, ...nodes) => { const found = nodes.filter(Boolean); if (found.length) body.append($("h3", name), ...found); };
const pre = (text) => text ? $("pre", text) : null;
const table = (head, rows) => { if (!rows.length) return null; const all = $("table"), top = $("tr"); head.forEach((name) => top.append($("th", name))); all.append(top); rows.forEach((cells) => { const line = $("tr"); cells.forEach((cell) => line.append(cell instanceof Node ? cell : $("td", cell))); all.append(line); }); return all; };
const headers = (all) => Object.entries(all).map(([name, value]) => name + ": " + value).join("\\n");
const wire = (all) => all.map((one) => "+" + one.at + " ms  " + one.kind + "  " + one.sent + (one.lines.length ? "\\n    > " + one.lines.map((line) => line.join(": ")).join("\\n    > ") : "") + "\\n    < " + one.got + "  (" + one.ms + " ms)" + (Object.keys(one.headers).length ? "\\n      " + headers(one.headers).replaceAll("\\n", "\\n      ") : "") + (one.text ? "\\n      " + one.text.replaceAll("\\n", "\\n      ") : "")).join("\\n");
const files = (all) => Object.entries(all).map(([name, text]) => { const one = $("details"); one.append($("summary", name), $("pre", text)); return one; });
function show(row, result) {
  const check = report.checks[result.check];
  title.textContent = result.check; body.replaceChildren();
  const said = $("p"); said.append($("span", result.verdict, "badge " + result.verdict), " " + row.row.id + (row.subject === "studio" ? "" : " (" + row.subject + ")") + ", " + result.ms + " ms"); body.append(said, $("p", check.claim));
  if (result.why) section("Why", pre(result.why));
  section("Wanted and got", table(["", "what", "wanted", "got"], result.expectations.map((one) => [one.ok ? "✓" : "✗", one.what, one.wanted, one.got])));
  section("Notes", pre(result.notes.join("\\n")));
  section("Evidence", pre(wire(result.exchanges)));
  section("Because", $("p", check.because));
  section("Must fail on", pre(check.mutants.join(", ")));
  section("Reproduce", pre("studio conformance --topology " + row.row.topology + (row.row.proxy ? " --proxy " + [row.row.outer, row.row.proxy].filter(Boolean).join(",") : "") + " --runtime " + row.row.runtime + " --check " + result.check + (row.subject === "studio" ? "" : " --subject " + row.subject) + " --wire"));
  section("Configuration", ...files(row.configuration));
  dialog.showModal();
}
function twin(one) {
  title.textContent = one.mutant; body.replaceChildren();
  const said = $("p"); said.append($("span", one.verdict, "badge " + one.verdict), " seen: " + one.seen + ", " + one.ms + " ms"); body.append(said, $("p", one.about));
  if (one.why) section("Why", pre(one.why));
  section("Checks on it", table(["check", "verdict", "wanted and got"], one.results.map((result) => [result.check, result.verdict, result.why || ""])));
  section("Because", $("p", one.because));
  section("Doctor names", pre([].concat(one.finding || "nothing: it cannot be seen by it").join(", or ")));
  section("Reproduce", pre("studio conformance --mutants --only-mutants " + one.mutant));
  section("Configuration", ...files(one.configuration));
  dialog.showModal();
}
document.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-cell]"); if (!cell) return;
  const [kind, a, b] = cell.dataset.cell.split(",");
  if (kind === "m") twin(report.mutants[a]); else show(report.rows[a], report.rows[a].results[b]);
});
dialog.querySelector(".close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
const form = document.querySelector("form.filter");
function filter() {
  const wanted = Object.fromEntries(new FormData(form));
  const text = wanted.text.trim().toLowerCase();
  const columns = new Set();
  for (const column of document.querySelectorAll("[data-check]")) {
    const { check, ofGroup: group } = column.dataset;
    const fits = (!wanted.group || group === wanted.group) && (!text || check.includes(text) || [...document.querySelectorAll("tr[data-row]")].some((row) => row.dataset.row.toLowerCase().includes(text)));
    if (fits) columns.add(check);
  }
  let shown = 0;
  for (const row of document.querySelectorAll("tr[data-row]")) {
    const id = row.dataset.row.toLowerCase();
    const named = !text || id.includes(text) || [...columns].some((check) => check.includes(text));
    const cells = [...row.querySelectorAll("td[data-of]")];
    const verdict = !wanted.verdict || cells.some((cell) => cell.querySelector('[data-verdict="' + wanted.verdict + '"]') && columns.has(cell.dataset.of));
    const fits = named && verdict && (!wanted.proxy || row.dataset.proxy.split("+").includes(wanted.proxy)) && (!wanted.runtime || row.dataset.runtime === wanted.runtime);
    row.hidden = !fits; shown += fits ? 1 : 0;
    for (const cell of cells) cell.hidden = !columns.has(cell.dataset.of);
  }
  for (const column of document.querySelectorAll("th[data-check]")) column.hidden = !columns.has(column.dataset.check);
  for (const head of document.querySelectorAll("th[data-group]")) { const all = [...document.querySelectorAll('th[data-check][data-of-group="' + head.dataset.group + '"]')].filter((one) => !one.hidden); head.hidden = !all.length; head.colSpan = Math.max(1, all.length); }
  document.querySelector("output").textContent = shown + " of " + report.rows.length + " topologies";
}
form.addEventListener("input", filter); form.addEventListener("submit", (event) => event.preventDefault()); form.hidden = false; filter();
`;
