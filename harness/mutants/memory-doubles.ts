import { mutant } from "../mutant.ts";

export default mutant({
  about: "The server sends one of four events twice",
  seen: "inside",
  because: "two relays, or a replay beside the live stream",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "doubles" },
  finding: null,
});
