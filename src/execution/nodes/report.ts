import { z } from "zod";
import { nodeType, templateText } from "../node-type.ts";

export default nodeType({
  type: "report",
  about: "Writes a Markdown file into the run's directory",
  timeoutMs: 15_000,
  fields: {
    title: templateText(200).default("Report"),
    template: templateText(65_536).min(1, "the text of the report is needed"),
    path: z
      .string()
      .max(200, "at most 200 characters")
      .regex(
        /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*\.md$/,
        "a relative path that ends in .md, of letters, digits, `.`, `_`, `-` and `/`",
      )
      .default("report.md"),
  },
  async run({ config, log, runId, tools }) {
    const file = await tools.files.write(runId, config.path, `# ${config.title.replaceAll("\n", " ")}\n\n${config.template.trimEnd()}\n`);
    log.system(`Wrote ${file.path} (${file.size} bytes)`);
    return { path: file.path, size: file.size, title: config.title };
  },
});
