import { z } from "zod";
import { extractive, passagesOf, queryOf } from "../extractive.ts";
import { NodeFailure, nodeType, templateText } from "../node-type.ts";
import { streamChat } from "../stream-chat.ts";

export default nodeType({
  type: "llm",
  about: "Asks a language model at any OpenAI-compatible endpoint",
  timeoutMs: 300_000,
  passages: true,
  fields: {
    prompt: templateText(65_536).min(1, "a prompt is needed"),
    system: templateText(16_384).optional(),
    model: templateText(200).optional(),
    base_url: templateText(2000).optional(),
    temperature: z.number().min(0, "from 0 to 2").max(2, "from 0 to 2").optional(),
    max_tokens: z.int("a whole number").min(1, "at least 1").max(131_072, "at most 131072").optional(),
    without_endpoint: z.enum(["fail", "extractive"], "fail or extractive").default("fail"),
  },
  check(data, problem) {
    if (data.base_url !== undefined && !data.base_url.includes("{{") && !/^https?:\/\/[^/]/i.test(data.base_url))
      problem("base_url", "must start with http:// or https://");
  },
  async run({ config, scope, log, signal, tools }) {
    const endpoint = await tools.models.find({ baseUrl: config.base_url || null, model: config.model || null, signal });
    if (endpoint) {
      log.system(`Asking ${endpoint.model} at ${endpoint.baseUrl}`);
      const messages = [...(config.system ? [{ role: "system", content: config.system }] : []), { role: "user", content: config.prompt }];
      const answer = await streamChat({ endpoint, messages, config, log, signal, web: tools.web });
      return {
        mode: "model",
        model: endpoint.model,
        ...answer,
        sources: passagesOf(scope).map(({ source, title }) => ({ source, title })),
      };
    }
    const where = tools.models.searched.join(", ");
    if (config.without_endpoint === "fail") {
      throw new NodeFailure(
        "no_endpoint",
        `no model endpoint: nothing answers at ${where}. Set OPENAI_BASE_URL, or set without_endpoint to extractive.`,
        { retry: false },
      );
    }
    const answer = extractive(queryOf(scope) ?? config.prompt, passagesOf(scope));
    log.system(`No model endpoint (looked at ${where}): answering with sentences of the passages found upstream.`);
    log.write("stdout", `${answer.text}\n`);
    return { mode: "extractive", model: null, ...answer, finish_reason: null, usage: null };
  },
});
