import { mutant } from "../mutant.ts";

export default mutant({
  about: "A client that stays on what worked first",
  seen: "inside",
  because: "what worked in the first minute is not the best for the day",
  twin: { way: "http", proxy: "nginx" },
  client: "no-return",
  finding: null,
});
