import { mutant } from "../mutant.ts";

export default mutant({
  about: "One worker of the server takes all clients",
  seen: "inside",
  because: "a process that listens before the others do",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "works-alone" },
  finding: null,
});
