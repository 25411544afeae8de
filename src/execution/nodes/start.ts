import { nodeType } from "../node-type.ts";

export default nodeType({
  type: "start",
  about: "Where a run begins; its output is the run's input",
  timeoutMs: 10_000,
  fields: {},
  async run({ scope }) {
    return { input: scope.input };
  },
});
