import { mutant } from "../mutant.ts";

export default mutant({
  about: "The server takes text for latin1 and bytes for seven bits",
  seen: "inside",
  because: "an encoding that nobody chose",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "garbles" },
  finding: null,
});
