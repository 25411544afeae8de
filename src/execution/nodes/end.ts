import { nodeType, templateText } from "../node-type.ts";

export default nodeType({
  type: "end",
  about: "Where a run is complete; it can say the result in a sentence",
  timeoutMs: 10_000,
  fields: { result: templateText(4000).optional() },
  async run({ config, log }) {
    if (config.result) log.system(config.result);
    return { result: config.result ?? null };
  },
});
