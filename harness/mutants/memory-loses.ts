import { mutant } from "../mutant.ts";

export default mutant({
  about: "The server loses one of four events",
  seen: "inside",
  because: "https://socket.io/docs/v4/delivery-guarantees: at most once",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "loses" },
  finding: null,
});
