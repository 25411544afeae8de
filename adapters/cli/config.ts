import { flagOf, type Knob } from "../../src/knobs/knob.ts";
import { settings } from "../../src/knobs/settings/index.ts";
import { EXIT, Failure } from "./exit.ts";
import { settingsOf } from "./settings.ts";
import { startWarnings } from "./warnings.ts";

/** What is shown in the place of a secret. */
const HIDDEN = "(hidden)";

/** One setting as `studio config` shows it. */
interface Row {
  readonly name: string;
  readonly env: string;
  readonly flag: string | null;
  /** As it was typed; null when it is not set. */
  readonly text: string | null;
  /** As Studio uses it, with the unit of its name. */
  readonly value: unknown;
  readonly source: string;
}

/** `studio config`: prints every setting, its value and where that came from, without starting anything. A value that is not allowed is exit code 2. */
export async function config(options: Readonly<Record<string, unknown>>): Promise<number> {
  try {
    const resolved = settingsOf(options, { quiet: true });
    const { sources, texts, config } = resolved;
    const warnings = startWarnings(resolved);
    const inUse: Readonly<Record<string, unknown>> = { ...config, ...retention(config) };
    const rows = (settings as readonly Knob[]).map((setting): Row => {
      const { name, env, secret } = setting;
      const text = texts[name as keyof typeof texts];
      return {
        name,
        env,
        flag: flagOf(setting) ?? null,
        text: secret && text !== null ? HIDDEN : text,
        value: secret && text !== null ? HIDDEN : inUse[name],
        source: sources[name as keyof typeof sources],
      };
    });
    if (options.json) process.stdout.write(`${JSON.stringify({ ok: true, settings: rows, warnings })}\n`);
    else {
      process.stdout.write(table(rows));
      for (const warning of warnings) process.stderr.write(`studio: ${warning}\n`);
    }
    return EXIT.ok;
  } catch (error) {
    if (!options.json || !(error instanceof Failure)) throw error;
    process.stdout.write(`${JSON.stringify({ ok: false, errors: error.message.split("\n") })}\n`);
    return error.exitCode;
  }
}

const retention = ({ retention }: { retention: { hours: number; perRoom: number; stream: number } }) => ({
  retentionHours: retention.hours,
  retentionPerRoom: retention.perRoom,
  retentionStream: retention.stream,
});

function table(rows: readonly Row[]): string {
  const cells = rows.map(({ env, text, source, name, value }) => {
    const computed = text === "auto" && (typeof value === "number" || typeof value === "string") && value !== "auto" ? ` (${value})` : "";
    return [env, text === null ? `not set${name === "bind" ? ` (host and port)` : ""}` : text === "" ? "none" : text + computed, source];
  });
  const wide = (column: number) => Math.max(...cells.map((cell) => cell[column]!.length));
  const [first, second] = [wide(0), Math.min(48, wide(1))];
  const line = ([a, b, c]: readonly string[]) => `${a!.padEnd(first)}  ${b!.padEnd(second)}  ${c}\n`;
  return [["Setting", "Value", "From"], ...cells].map(line).join("");
}
