import type { Knob } from "../src/knobs/knob.ts";
import { settings } from "../src/knobs/settings/index.ts";
import { withoutMeaning } from "../src/knobs/without-meaning.ts";
import { ownEnvironment } from "./own-environment.ts";
import { test } from "./testing/tap.ts";

test("a Studio that is started to be looked at hears of no setting of this shell, under any of its names", (t) => {
  const names = [
    ...(settings as readonly Knob[]).flatMap(({ env, aliases = [] }) => [
      env,
      ...aliases.map((alias) => (typeof alias === "string" ? alias : alias.env)),
    ]),
    ...withoutMeaning.map(({ env }) => env),
    ...["STUDIO_DATABASE_URL_FILE", "DATABASE_URL_FILE", "REDIS_URL_FILE", "OPENAI_API_KEY_FILE"],
  ];
  const before = { ...process.env };
  t.teardown(() => {
    for (const name of names) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
  for (const name of names) process.env[name] = "of this shell";
  const own = ownEnvironment();
  t.same(
    names.filter((name) => name in own),
    [],
  );
  t.equal(own.PATH, process.env.PATH);
});
