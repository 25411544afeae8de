import { createInterface } from "node:readline";

/**
 * The other side of a `Child`: answers each JSON line of standard input with one JSON line, one after the other, and resolves when the input ends.
 * What a command throws is answered as `{ error }`.
 */
export async function answerCommands(commands: Record<string, (body: Record<string, unknown>) => Promise<object> | object>): Promise<void> {
  for await (const text of createInterface({ input: process.stdin })) {
    let answer: object;
    try {
      const body = JSON.parse(text) as Record<string, unknown>;
      const run = commands[String(body.do)];
      if (!run) throw new Error(`there is no command ${String(body.do)}`);
      answer = await run(body);
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    console.log(JSON.stringify(answer));
  }
}
