import { observe } from "./observe.ts";
import { HELP, type Options, parseOptions, UsageError } from "./options.ts";
import { type Report, reportOf } from "./report.ts";
import { targetOf } from "./target.ts";
import { textOf } from "./text.ts";

const EXIT = { fine: 0, findings: 1, unreachable: 4, timeout: 5 } as const satisfies Record<Report["outcome"], number>;

/** Runs `studio doctor` with the arguments after `doctor`; resolves to its exit code. */
export async function doctor(argv: readonly string[]): Promise<number> {
  let options: Options | null;
  try {
    options = parseOptions(argv, process.env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${HELP}`);
    return 2;
  }
  if (options === null) {
    console.log(HELP);
    return 0;
  }
  const began = performance.now();
  const terminal = process.stderr.isTTY && !options.json;
  const show = (text: string) => void (terminal && process.stderr.write(`\r\x1b[K${text}`));
  const seen = await observe(targetOf(options), (text) => show(`${text} ...`));
  show("");
  const report = reportOf(seen, (performance.now() - began) / 1000);
  const colour = process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  const width = Math.min(140, Math.max(60, process.stdout.columns ?? 120));
  await written(options.json ? `${JSON.stringify(report)}\n` : textOf(report, { colour, width }));
  return EXIT[report.outcome];
}

/** Resolves when it has left this process, also into a pipe. */
const written = (text: string): Promise<void> => new Promise((resolve) => process.stdout.write(text, () => resolve()));

if (process.argv[1] === import.meta.filename) {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)
    process.once(signal, () => process.exit(code));
  process.stdout.on("error", () => process.exit(0));
  const code = await doctor(process.argv.slice(2));
  // Into a pipe, a long report is written piece by piece.
  await new Promise((resolve) => process.stdout.write("", resolve));
  process.exit(code);
}
