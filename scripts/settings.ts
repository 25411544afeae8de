// Writes docs/settings.md and .env.example from src/knobs. With --check it compares and exits 1 on a difference.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { flagOf, type Knob } from "../src/knobs/knob.ts";
import { settings } from "../src/knobs/settings/index.ts";
import { withoutMeaning } from "../src/knobs/without-meaning.ts";

const root = join(import.meta.dirname, "..");
const knobs = settings as readonly Knob[];

/** The sections in the order in which an operator asks for them; a new one comes at the end. */
const TITLES: Readonly<Record<string, string>> = {
  server: "Addresses and data",
  tls: "TLS",
  workers: "Workers",
  proxy: "Behind a proxy",
  realtime: "Sockets and events",
  limits: "Limits",
  logging: "Logs",
  database: "Database",
  redis: "Redis",
  models: "Language models",
};
const sections = [...new Set([...Object.keys(TITLES), ...knobs.map(({ section }) => section)])].filter((section) =>
  knobs.some((knob) => knob.section === section),
);

const INTRO = `# Settings

Every setting is optional. \`studio config\` prints each with its value and where that came from, without starting anything; \`studio config --json\` is for programs, and its exit code 2 says that something is not allowed. \`studio start --help\` lists the options.

Where a setting is looked for, the first place that has it counts:

1. the option of the command line (\`--graceful-timeout 45s\`),
2. the environment: its own name first, then its other names in the order given here,
3. the file that \`--env-file\` names,
4. \`.env\` in the directory in which the command is started (\`--no-env-file\` leaves both files out),
5. the default.

An empty variable counts as not set, and still hides the same name in a file. When two names of one setting say different things, the start tells which one counts. A value that is not allowed is refused at the start, with where it stands and what is allowed; a name that looks like a setting and is none is told with the nearest one.

A \`.env\` file has one \`NAME=value\` a line, perhaps after \`export\`; \`#\` begins a comment. A value in single quotes is taken as it is, in double quotes \`\\n\`, \`\\t\`, \`\\"\`, \`\\\\\` and \`\\$\` are escapes, and a quoted value may go on over lines. Nothing is expanded or run. Names that are no settings are left alone, and nothing of the file gets into the environment of programs.
\`.env.example\` has every setting.

Durations are \`500ms\`, \`30s\`, \`2m\`, \`1h\`; a bare number is seconds. Sizes are \`65536\`, \`64KiB\`, \`1MiB\`. A **secret** has no option, because everybody on a machine can read command lines; with \`_FILE\` after its name it is read from a file. It is shown nowhere.

\`SIGHUP\` reads all of it anew and replaces the workers one at a time; addresses, the role, the data directory, the database and Redis stay until a restart.
`;

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const code = (text: string) => `\`${text}\``;
/** The other names of a setting, without those of which it is only a share. */
const names = ({ aliases = [] }: Knob) => aliases.flatMap((alias) => (typeof alias === "string" ? [alias] : alias.part ? [] : [alias.env]));
const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

function row(knob: Knob): string {
  const { env, default: preset, about, type, secret } = knob;
  const flag = flagOf(knob);
  const shown = preset === null ? "not set" : preset === "" ? "none" : code(preset);
  const others = names(knob);
  const said = [
    sentence(about),
    `Allowed: ${sentence(type.allowed)}`,
    ...(secret ? ["A secret."] : []),
    ...(others.length > 0 ? [`Also: ${others.map(code).join(", ")}.`] : []),
  ];
  return `| ${code(env)}${flag ? `<br>${code(`--${flag}`)}` : ""} | ${cell(shown)} | ${cell(said.join(" "))} |`;
}

function section(name: string): string {
  const own = knobs.filter((knob) => knob.section === name);
  const more = own.filter((knob) => knob.more).map((knob) => `${code(knob.env)}: ${knob.more}\n`);
  return [`## ${TITLES[name] ?? name}\n`, "| setting | default | what it says |", "| --- | --- | --- |", ...own.map(row), "", ...more].join(
    "\n",
  );
}

/** Every name that comes from Gunicorn or from the plan, and what it is here. */
function foreign(): string {
  const rows = knobs.flatMap((knob) =>
    names(knob)
      .filter((name) => /^(?:GUNICORN|LLMCTL_STUDIO)_/.test(name))
      .map((name) => ({ name, text: `${code(knob.env)}: ${sentence(knob.about)}` })),
  );
  const nothing = withoutMeaning.map(({ env, why }) => ({ name: env, text: `Accepted with a notice, without effect: ${sentence(why)}` }));
  const all = [...rows, ...nothing].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    "## Names of Gunicorn and of llmctl-studio\n",
    "An existing `.env` works as it is. What differs from Gunicorn is said with the setting.\n",
    "| name | here |",
    "| --- | --- |",
    ...all.map(({ name, text }) => `| ${code(name)} | ${cell(text)} |`),
    "",
  ].join("\n");
}

const example = [
  "# Every setting of Studio with its default; docs/settings.md says more. Copy what you change to .env, without the # before it.",
  ...sections.flatMap((name) => [
    "",
    `# --- ${TITLES[name] ?? name} ---`,
    ...knobs
      .filter((knob) => knob.section === name)
      .flatMap(({ about, env, default: preset }) => ["", `# ${about.replaceAll("\n", " ")}`, `# ${env}=${quoted(preset ?? "")}`]),
  ]),
  "",
].join("\n");

/** As parseDotenv reads it back. */
function quoted(value: string): string {
  return /^[A-Za-z0-9_.,:/-]*$/.test(value) ? value : `'${value}'`;
}

const page = `${INTRO}\n${[...sections.map(section), foreign()].join("\n")}`;
const check = process.argv.includes("--check");
let stale = 0;
for (const [file, text] of [
  ["docs/settings.md", page],
  [".env.example", example],
] as const) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  if (check) {
    console.error(`${file} is stale: run scripts/settings.ts with the pinned Node`);
    stale += 1;
  } else writeFileSync(path, text);
}
process.exit(stale ? 1 : 0);
