import { z } from "zod";
import { CelError, compile } from "../cel.ts";
import { NodeFailure, nodeType } from "../node-type.ts";

export default nodeType({
  type: "decision",
  about: "Chooses one of two ways by a CEL expression that is true or false",
  timeoutMs: 10_000,
  expressions: ["expression"],
  outcomes: ["true", "false"],
  fields: { expression: z.string("a CEL expression is needed, such as nodes.check.output.code == 0").min(1, "a CEL expression is needed") },
  async run({ config, scope, log }) {
    let value: unknown;
    try {
      value = compile(config.expression).evaluate(scope);
    } catch (error) {
      if (error instanceof CelError) throw new NodeFailure("bad_expression", error.message, { retry: false });
      throw error;
    }
    if (typeof value !== "boolean") {
      throw new NodeFailure("bad_expression", `the expression must be true or false, and it is ${JSON.stringify(value)?.slice(0, 200)}`, {
        retry: false,
      });
    }
    log.system(`${config.expression.trim()} is ${value}`);
    return { value, outcome: String(value) };
  },
});
