import { mutant } from "../mutant.ts";

export default mutant({
  about: "The server takes messages of any size",
  seen: "inside",
  because: "https://socket.io/docs/v4/server-options/#maxhttpbuffersize",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "no-limit" },
  finding: null,
});
