import { mutant } from "../mutant.ts";

export default mutant({
  about: "The server changes the order of events",
  seen: "inside",
  because: "two workers that emit into one room",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "swaps" },
  finding: null,
});
