import { mutant } from "../mutant.ts";

export default mutant({
  about: "The server sends every event to everybody",
  seen: "inside",
  because: "an emit without a room",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "leaks-rooms" },
  finding: null,
});
