import { mutant } from "../mutant.ts";

export default mutant({
  about: "The server disconnects its clients without a word when it leaves",
  seen: "inside",
  because: "a process that ends on SIGTERM",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "leaves-silently" },
  finding: null,
});
