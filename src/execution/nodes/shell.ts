import { z } from "zod";
import { StudioError } from "../../errors.ts";
import { NodeFailure, nodeType, templateText } from "../node-type.ts";
import { jsonOf } from "../read-body.ts";

const KEPT = 16 * 1024;
const KILL_AFTER_MS = 3000;
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

export default nodeType({
  type: "shell",
  about: "Runs a program or a script in the run's directory",
  timeoutMs: 300_000,
  // A script with values pasted into it would be a shell injection: values reach it through args, env and stdin.
  literal: ["script"],
  fields: {
    argv: z.array(templateText(8000)).min(1, "the program and its arguments are needed").max(200, "at most 200").optional(),
    script: z.string("text is needed").min(1, "the text of the script is needed").max(65_536, "at most 65536 characters").optional(),
    args: z.array(templateText(8000)).max(200, "at most 200").default([]),
    env: z.record(z.string(), templateText(32_768)).default({}),
    stdin: templateText(256 * 1024).optional(),
    accept_codes: z.array(z.int("an exit code").min(0, "from 0 to 255").max(255, "from 0 to 255")).min(1, "at least one").default([0]),
  },
  check(data, problem) {
    if ((data.argv === undefined) === (data.script === undefined))
      problem("argv", "give either argv (a list) or script (the text of a file)");
    if (data.argv !== undefined && data.args.length > 0) problem("args", "belongs to a script; with argv, put the arguments there");
    if (data.argv?.[0] === "") problem("argv.0", "the name of the program is needed");
    for (const name of Object.keys(data.env))
      if (!/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)) problem(`env.${name}`, "is not the name of a variable (letters, digits and `_`)");
  },
  async run({ config, runId, nodeId, attempt, log, signal, tools }) {
    const cwd = await tools.files.workspace(runId);
    for (const value of [...(config.argv ?? config.args), ...Object.values(config.env)])
      if (value.includes("\0")) throw new NodeFailure("bad_config", "an argument or variable has a NUL character in it", { retry: false });
    const argv: string[] = config.argv ?? [];
    if (config.script !== undefined) {
      const path = `.studio/${nodeId}-${attempt}`;
      await tools.files.write(runId, path, config.script);
      const interpreter = /^#! *(\S.*)/.exec(config.script)?.[1]?.trim().split(/ +/) ?? ["/bin/sh"];
      argv.push(...interpreter, `${cwd}/${path}`, ...config.args);
    }
    const kept = { stdout: "", stderr: "" };
    const environment = {
      ...tools.environment,
      HOME: cwd,
      TERM: "xterm-256color",
      ...config.env,
      STUDIO_RUN_ID: runId,
      STUDIO_NODE_ID: nodeId,
      STUDIO_ATTEMPT: String(attempt),
    };
    log.system(`$ ${(config.argv ?? [`script of ${config.script!.split("\n").length} lines`, ...config.args]).join(" ").slice(0, 500)}`);
    const result = await tools.spawn
      .run({
        argv: argv as [string, ...string[]],
        cwd,
        env: environment,
        stdin: config.stdin,
        signal,
        killAfterMs: KILL_AFTER_MS,
        onOutput(stream, text) {
          log.write(stream, text);
          kept[stream] = (kept[stream] + text).slice(-2 * KEPT);
        },
      })
      .catch((error: unknown) => {
        if (error instanceof StudioError) throw new NodeFailure("cannot_start", error.message, { retry: false, cause: error });
        throw error;
      });
    signal.throwIfAborted();
    const ended = result.signal === null ? `exit code ${result.code}` : `signal ${result.signal}`;
    log.system(`Ended with ${ended}`);
    if (result.code === null || !config.accept_codes.includes(result.code)) {
      const last = plain(kept.stderr || kept.stdout)
        .trim()
        .split("\n")
        .at(-1)
        ?.slice(0, 300);
      throw new NodeFailure("exit_code", `the program ended with ${ended}${last ? `: ${last}` : ""}`);
    }
    const stdout = plain(kept.stdout).slice(-KEPT);
    return { code: result.code, stdout, stderr: plain(kept.stderr).slice(-KEPT), json: jsonOf(stdout) ?? null };
  },
});

/** Without colours and cursor movements, for expressions and reports. */
const plain = (text: string) => text.replace(ANSI, "").replaceAll("\r\n", "\n");
