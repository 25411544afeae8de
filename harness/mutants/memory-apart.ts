import { mutant } from "../mutant.ts";

export default mutant({
  about: "The workers of the server do not tell each other",
  seen: "inside",
  because: "https://socket.io/docs/v4/adapter/: the default adapter is for one process",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "apart" },
  finding: null,
});
