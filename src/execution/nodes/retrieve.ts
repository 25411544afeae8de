import { z } from "zod";
import { NodeFailure, nodeType, templateText } from "../node-type.ts";

export default nodeType({
  type: "retrieve",
  about: "Finds the passages of the indexed documents that answer a question best",
  timeoutMs: 15_000,
  fields: {
    query: templateText(2000).min(1, "a question or some words to look for are needed"),
    limit: z.int("a whole number").min(1, "at least 1").max(20, "at most 20").default(5),
  },
  async run({ config, log, tools }) {
    const query = config.query.trim();
    if (query === "") throw new NodeFailure("bad_config", "query is empty after its template was filled in", { retry: false });
    const passages = await tools.passages(query, config.limit);
    log.system(passages.length ? `${passages.length} passages for: ${query}` : `No passage was found for: ${query}`);
    for (const passage of passages) log.write("stdout", `${passage.rank.toFixed(2)}  ${passage.source}  ${passage.title}\n`);
    return { query, count: passages.length, passages };
  },
});
