import { mutant } from "../mutant.ts";

export default mutant({
  about: "The server takes messages of 100 kB at most",
  seen: "inside",
  because: "https://socket.io/docs/v4/server-options/#maxhttpbuffersize",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "small-messages" },
  finding: null,
});
