import { mutant } from "../mutant.ts";

export default mutant({
  about: "The server does not know what a client has missed",
  seen: "inside",
  because: "https://socket.io/docs/v4/delivery-guarantees",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "no-replay" },
  finding: null,
});
