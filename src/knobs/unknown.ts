import type { Knob } from "./knob.ts";
import type { Sources } from "./look-up.ts";
import { nearest } from "./nearest.ts";
import { withoutMeaning } from "./without-meaning.ts";

const PREFIX = /^(?:STUDIO|LLMCTL_STUDIO|GUNICORN)_/;

/** Variables of our own processes, which are no settings. */
const internal = [
  ...["STUDIO_WORKER_ROLE", "STUDIO_WORKER_ID", "STUDIO_CONTROL", "STUDIO_CONFIG", "STUDIO_SOCKETS"],
  ...["STUDIO_LIFELINE", "STUDIO_ACTIVATED"],
];

/** Every variable that sets one of the knobs. */
export function variablesOf(knobs: readonly Knob[]): string[] {
  return knobs.flatMap(({ env, aliases = [], secret }) =>
    [env, ...aliases.map((alias) => (typeof alias === "string" ? alias : alias.env))].flatMap((name) =>
      secret ? [name, `${name}_FILE`] : [name],
    ),
  );
}

/** What to say of variables that look like ours and have no effect: unknown ones, with the name that was probably meant, and those without a meaning here. */
export function withoutEffect(knobs: readonly Knob[], { env, files }: Pick<Sources, "env" | "files">): string[] {
  const known = new Set(variablesOf(knobs));
  const places = [
    ...Object.entries(env).map(([name, value]) => ({ name, value, source: name })),
    ...files.flatMap(({ name: file, values }) =>
      [...values].map(([name, { value, line }]) => ({ name, value, source: `${name} (${file}:${line})` })),
    ),
  ];
  return places
    .filter(({ name }) => PREFIX.test(name) && !known.has(name) && !internal.includes(name))
    .flatMap(({ name, value, source }) => {
      const accepted = withoutMeaning.find((one) => one.env === name);
      if (accepted) return value?.trim() ? [`${source} is accepted and has no effect: ${accepted.why}`] : [];
      const prefix = PREFIX.exec(name)![0];
      const meant = nearest(
        name,
        [...known].filter((other) => other.startsWith(prefix)),
      );
      return [`${source} is no setting of Studio and has no effect${meant ? `; did you mean ${meant}?` : ""}`];
    });
}
