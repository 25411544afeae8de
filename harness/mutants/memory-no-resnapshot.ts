import { mutant } from "../mutant.ts";

export default mutant({
  about: "The server takes every position for a good one",
  seen: "inside",
  because: "a stream that was cut, read from its oldest entry",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "no-resnapshot" },
  finding: null,
});
