import { nameOf, type Report, wrongly } from "./report.ts";

/** What a workflow command may hold: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
const command = (text: string) => text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
const property = (text: string) => command(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
const cell = (text: string) =>
  text
    .replace(/[\r\n]+/g, " ")
    .replace(/\|/g, "\\|")
    .replace(/</g, "&lt;")
    .slice(0, 300);

/** An annotation for each failure, at most 40: GitHub shows few more. */
export function annotations({ rows, mutants, incapacities }: Report): string[] {
  const failed = rows.flatMap(({ row, subject, results, broken }) => [
    ...results
      .filter(({ verdict }) => verdict === "fail" || verdict === "flaky" || verdict === "broken")
      .map(
        ({ check, verdict, why }) =>
          `::error title=${property(`${check} on ${nameOf({ row, subject })}`)}::${command(`${verdict}: ${why ?? ""}`)}`,
      ),
    ...(broken === null ? [] : [`::error title=${property(nameOf({ row, subject }))}::${command(`could not be started: ${broken}`)}`]),
  ]);
  const survived = mutants
    .filter(({ verdict }) => verdict === "survived" || verdict === "broken")
    .map(({ mutant, verdict, why }) => `::error title=${property(`broken twin ${mutant}`)}::${command(`${verdict}: ${why ?? ""}`)}`);
  const undeclared = wrongly(incapacities).map(
    ({ proxy, capability, verdict, tried }) =>
      `::error title=${property(`${proxy} cannot do ${capability}`)}::${command(`${verdict}: ${tried}`)}`,
  );
  return [...failed, ...survived, ...undeclared].slice(0, 40);
}

/** The summary of a step, as Markdown. */
export function stepSummary({ rows, mutants, summary, versions, command: typed }: Report): string {
  const { pass, fail, could_be_better, unsupported, blocked, flaky, broken, seconds } = summary;
  const wrong = rows.flatMap(({ row, subject, results }) =>
    results
      .filter(({ verdict }) => verdict !== "pass" && verdict !== "unsupported")
      .map(({ check, verdict, why }) => `| ${verdict} | ${cell(check)} | ${cell(nameOf({ row, subject }))} | ${cell(why ?? "")} |`),
  );
  const twins = mutants
    .filter(({ verdict }) => verdict === "survived" || verdict === "broken")
    .map(({ mutant, verdict, why }) => `| ${verdict} | ${cell(mutant)} | ${cell(why ?? "")} |`);
  return [
    `## Conformance: ${pass} passed, ${fail} failed`,
    "",
    `${summary.topologies} topologies, ${summary.checks} checks, ${seconds} s. Could be better ${could_be_better}, unsupported ${unsupported}, blocked ${blocked}, flaky ${flaky}, broken ${broken}.` +
      (mutants.length > 0
        ? ` Broken twins: ${summary.mutants.killed} killed, ${summary.mutants.survived} survived, ${summary.mutants.equivalent} equivalent.`
        : ""),
    "",
    ...(wrong.length > 0
      ? ["| verdict | check | topology | wanted and got |", "| --- | --- | --- | --- |", ...wrong.slice(0, 200), ""]
      : []),
    ...(twins.length > 0 ? ["| verdict | broken twin | why |", "| --- | --- | --- |", ...twins, ""] : []),
    "| topology | passed | other | time |",
    "| --- | --- | --- | --- |",
    ...rows.map(({ row, subject, results, unsupported: no, broken: bad, ms }) => {
      const passed = results.filter(({ verdict }) => verdict === "pass").length;
      const other = no !== null ? `unsupported: ${no}` : bad !== null ? `broken: ${bad}` : `${results.length - passed}`;
      return `| ${cell(nameOf({ row, subject }))} | ${passed} | ${cell(other)} | ${(ms / 1000).toFixed(1)} s |`;
    }),
    "",
    `<sub>${Object.entries(versions)
      .map(([name, version]) => `${cell(name)} ${cell(version)}`)
      .join(" · ")} · <code>${cell(typed)}</code></sub>`,
    "",
  ].join("\n");
}
