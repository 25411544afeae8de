import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

const LIMIT_MS = 60_000;

/**
 * Asks the Studio of a data directory over its control socket, as `studio status`, `reload`, `replace` and `link` do, without a process for each question. Resolves to
 * the answer; rejects when none comes within a minute, or when Studio says that what was asked for did not come about.
 */
export async function askStudio<T>(
  data: string,
  question: { verb: "status" | "reload" | "link" } | { verb: "replace"; process: string },
): Promise<T> {
  const { verb } = question;
  const { socket_dir } = JSON.parse(readFileSync(join(data, "run", "owner.json"), "utf8")) as { socket_dir: string | null };
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(join(socket_dir ?? join(data, "run"), "control.sock"));
    const timer = setTimeout(() => socket.destroy(new Error(`studio ${verb}: no answer within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
    let said = "";
    socket.setEncoding("utf8").on("data", (part: string) => {
      said += part;
      if (said.includes("\n")) socket.destroy();
    });
    socket.once("error", reject);
    socket.once("close", () => {
      clearTimeout(timer);
      if (said.includes("\n")) resolve(said);
      else reject(new Error(`studio ${verb}: Studio ended before it answered`));
    });
    socket.write(`${JSON.stringify({ type: "ask", ...question })}\n`);
  });
  const answer = JSON.parse(text) as T & { problem?: string | null };
  if (answer.problem) throw new Error(`studio ${verb}: ${answer.problem}`);
  return answer;
}
