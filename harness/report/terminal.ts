import { styleText } from "node:util";
import type { Incapacity } from "../incapacity.ts";
import type { MutantResult, RowResult } from "../matrix.ts";
import type { Result } from "../run-check.ts";
import type { Difference } from "./diff.ts";
import { isGood, nameOf, type Summary } from "./report.ts";

type Colour = Parameters<typeof styleText>[0];
const COLOURS: Readonly<Record<string, Colour>> = {
  pass: "green",
  killed: "green",
  fail: "red",
  survived: "red",
  broken: "magenta",
  flaky: "yellow",
  "could-be-better": "yellow",
};

/** Where the harness says how far it is: a line that is written over on a terminal, plain lines elsewhere. */
export interface Terminal {
  row(row: RowResult): void;
  mutant(result: MutantResult): void;
  /** A check has ended. */
  tick(): void;
  incapacity(found: Incapacity): void;
  end(summary: Summary): void;
}

const paint = (stream: NodeJS.WriteStream, word: string, name = word) =>
  COLOURS[name] ? styleText(COLOURS[name], word, { stream }) : styleText("dim", word, { stream });

/** What is told of a result that is not good: wanted and got, and the last thing on the wire. */
function told({ check, verdict, why, expectations, exchanges }: Result, stream: NodeJS.WriteStream): string[] {
  const wrong = expectations.filter(({ ok }) => !ok).slice(0, 4);
  const last = exchanges.at(-1);
  return [
    `    ${paint(stream, verdict)} ${check}${verdict === "broken" || wrong.length === 0 ? `: ${why ?? ""}` : ""}`,
    ...(verdict === "broken" ? [] : wrong.map(({ what, wanted, got }) => `      ${what}: wanted ${wanted}, got ${got.slice(0, 200)}`)),
    ...(last && verdict !== "broken" ? [`      last: ${last.kind} ${last.sent} -> ${last.got} after ${last.ms} ms`] : []),
  ];
}

export function terminal(stream: NodeJS.WriteStream, { rows, mutants }: { rows: number; mutants: number }): Terminal {
  const live = stream.isTTY && !process.env.CI;
  const began = performance.now();
  let done = 0;
  let doneMutants = 0;
  let checks = 0;
  let bad = 0;
  let drawn = 0;
  const clear = () => {
    if (live) stream.write("\r\x1b[K");
  };
  const bar = () => {
    if (!live || performance.now() - drawn < 80) return;
    drawn = performance.now();
    const all = rows + mutants;
    const width = 24;
    const full = all === 0 ? width : Math.round(((done + doneMutants) / all) * width);
    stream.write(
      `\r\x1b[K${"█".repeat(full)}${"░".repeat(width - full)} ${done}/${rows} topologies${mutants ? `, ${doneMutants}/${mutants} twins` : ""}, ${checks} checks${bad ? `, ${bad} not good` : ""}, ${Math.round((performance.now() - began) / 1000)} s`,
    );
  };
  const print = (lines: readonly string[]) => {
    clear();
    stream.write(`${lines.join("\n")}\n`);
    drawn = 0;
    bar();
  };
  return {
    incapacity({ proxy, capability, why, verdict, tried }) {
      if (verdict === "works" || verdict === "broken") bad += 1;
      const name = verdict === "works" ? "broken" : verdict === "confirmed" ? "unsupported" : verdict;
      print([
        `${paint(stream, verdict === "works" ? "declared wrongly " : "unsupported  ", name)}${proxy} cannot do ${capability}: ${why} (tried: ${tried})`,
      ]);
    },
    tick() {
      checks += 1;
      bar();
    },
    row({ row, unsupported, broken, results, ms, subject }) {
      done += 1;
      const name = nameOf({ row, subject });
      if (unsupported !== null) return print([`${paint(stream, "unsupported  ")}${name}: ${unsupported}`]);
      if (broken !== null) {
        bad += 1;
        return print([`${paint(stream, "broken       ", "broken")}${name}: ${broken.split("\n").slice(0, 12).join("\n    ")}`]);
      }
      const wrong = results.filter(({ verdict }) => verdict !== "pass" && verdict !== "unsupported");
      bad += wrong.filter(({ verdict }) => verdict !== "could-be-better").length;
      const passed = results.filter(({ verdict }) => verdict === "pass").length;
      const not = results.filter(({ verdict }) => verdict === "unsupported").length;
      const verdict = wrong.some(({ verdict }) => verdict === "fail")
        ? "fail"
        : wrong.some(({ verdict }) => verdict === "broken")
          ? "broken"
          : (wrong[0]?.verdict ?? "pass");
      print([
        `${paint(stream, verdict.padEnd(13), verdict)}${name}  ${passed} passed${wrong.length ? `, ${wrong.length} not` : ""}${not ? `, ${not} unsupported` : ""}  ${(ms / 1000).toFixed(1)} s`,
        ...wrong.flatMap((result) => told(result, stream)),
      ]);
    },
    mutant({ mutant, verdict, why, results, ms }) {
      doneMutants += 1;
      if (verdict === "survived" || verdict === "broken") bad += 1;
      const by = verdict === "killed" ? `by ${results.map(({ check }) => check).join(", ")}` : (why ?? "");
      print([
        `${paint(stream, verdict.padEnd(13), verdict)}twin ${mutant}  ${by.split("\n").slice(0, 6).join("\n    ")}  ${(ms / 1000).toFixed(1)} s`,
      ]);
    },
    end(summary) {
      clear();
      const { pass, fail, could_be_better, unsupported, blocked, flaky, broken, mutants: twins, seconds } = summary;
      const parts = { pass, fail, "could-be-better": could_be_better, unsupported, blocked, flaky, broken };
      const told = Object.entries(parts)
        .filter(([name, n]) => n > 0 || name === "pass" || name === "fail")
        .map(([name, n]) => (n > 0 ? paint(stream, `${n} ${name}`, name) : `${n} ${name}`));
      const twinsTold =
        mutants > 0
          ? ` Broken twins: ${twins.killed} killed, ${twins.survived} survived, ${twins.equivalent} equivalent${twins.unsupported ? `, ${twins.unsupported} unsupported` : ""}.`
          : "";
      stream.write(
        `\n${paint(stream, isGood(summary) ? "Conforms" : "Does not conform", isGood(summary) ? "pass" : "fail")}: ${told.join(", ")} in ${summary.topologies} topologies, ${seconds} s.${twinsTold}\n`,
      );
    },
  };
}

/** The differences of two reports, a line each. */
export function differences(all: readonly Difference[], stream: NodeJS.WriteStream): string {
  if (all.length === 0) return "No difference.\n";
  return `${all.map(({ where, before, after, why, worse }) => `${paint(stream, worse ? "worse " : "      ", worse ? "fail" : "pass")} ${where}: ${before} -> ${paint(stream, after)}${why && worse ? `\n         ${why.split("\n")[0]}` : ""}`).join("\n")}\n`;
}
