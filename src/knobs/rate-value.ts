import { parseRate, type Rate } from "../limits/rate.ts";
import type { ValueType } from "./value.ts";

/** A rate such as `20/m`, or `off`. */
export const rate: ValueType<Rate> = {
  allowed: "a rate such as 20/m, 100/10s or 5/h, or off",
  parse: parseRate,
};
