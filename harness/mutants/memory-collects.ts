import { mutant } from "../mutant.ts";

export default mutant({
  about: "The server sends messages only together with the last one",
  seen: "inside",
  because: "a buffer that waits to be full",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "collects" },
  finding: null,
});
