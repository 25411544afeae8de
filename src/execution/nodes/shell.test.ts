import { test } from "../../../harness/testing/tap.ts";
import { bench } from "../fixture.ts";

test("a program sees its arguments and a small environment, nothing of the worker's own", async (t) => {
  process.env.STUDIO_SECRET_OF_THE_TEST = "leaked";
  const { run } = bench(t, { environment: { LANG: "C.UTF-8" } });
  const output = await run("shell", {
    argv: ["/bin/sh", "-c", 'printf "%s\\n" "$1"; env | cut -d= -f1 | sort | tr "\\n" " "', "sh", "a; rm -rf $HOME"],
    env: { OWN: "1" },
  });
  t.match(output.stdout, /^a; rm -rf \$HOME\n/);
  t.match(output.stdout, /HOME LANG (OLDPWD )?OWN PATH PWD (SHLVL )?STUDIO_ATTEMPT STUDIO_GROUP STUDIO_NODE_ID STUDIO_RUN_ID TERM/);
  t.notOk(String(output.stdout).includes("SECRET"));
});

test("a script is a file: values reach it as arguments, variables and input, never by being pasted in", async (t) => {
  const { run } = bench(t);
  const script = 'echo "$1|$NAME|{{ nodes.x.output }}"; cat';
  const output = await run(
    "shell",
    { script, args: ["{{ nodes.x.output.v }}"], env: { NAME: "{{ run.id }}" }, stdin: "in" },
    { nodes: { x: { output: { v: "$(id)" } } } },
  );
  t.equal(output.stdout, "$(id)|r1|{{ nodes.x.output }}\nin");
});

test("a script may name its interpreter", async (t) => {
  const { run, files } = bench(t);
  t.match(await run("shell", { script: "#!/usr/bin/env -S sh -e\nfalse\necho never", accept_codes: [1] }), { code: 1, stdout: "" });
  t.same(await files.list("r1"), [], "scripts are no results");
});

test("the exit code decides, and the message has the last line of the error output", async (t) => {
  const { run } = bench(t);
  await t.rejects(run("shell", { argv: ["/bin/sh", "-c", "echo out; echo one >&2; printf '\\033[31mtwo\\033[0m\\n' >&2; exit 4"] }), {
    code: "exit_code",
    retry: true,
    message: /exit code 4: two$/,
  });
  t.match(await run("shell", { argv: ["/bin/sh", "-c", "exit 4"], accept_codes: [0, 4] }), { code: 4 });
  await t.rejects(run("shell", { argv: ["/bin/sh", "-c", "kill -9 $$"] }), { message: /signal SIGKILL/ });
  await t.rejects(run("shell", { argv: ["/no/such"] }), { code: "cannot_start", retry: false });
  await t.rejects(run("shell", { argv: ["echo", "{{ nodes.x.output.v }}"] }, { nodes: { x: { output: { v: "a\0b" } } } }), {
    code: "bad_config",
  });
});

test("output is kept for later nodes without colours, as JSON where it is, and only its end when it is long", async (t) => {
  const { run, log } = bench(t);
  const output = await run("shell", { argv: ["printf", '\\033[1m{"a":\\033[0m [1]}'] });
  t.same(output.json, { a: [1] });
  t.match(log.join(), "\u001b[1m", "the log has the colours");
  const long = await run("shell", { argv: ["/bin/sh", "-c", "i=0; while [ $i -lt 4000 ]; do echo number $i; i=$((i+1)); done"] });
  t.ok(String(long.stdout).length <= 16 * 1024);
  t.match(long.stdout, /number 3999\n$/);
  t.same((await run("shell", { argv: ["printf", "\\377\\376ok"] })).stdout, "\ufffd\ufffdok", "invalid UTF-8 does no harm");
});

test("the signal ends it", async (t) => {
  const { run } = bench(t);
  const stop = new AbortController();
  const running = run("shell", { argv: ["sleep", "60"] }, { signal: stop.signal });
  stop.abort(new Error("enough"));
  await t.rejects(running, /enough/);
});
