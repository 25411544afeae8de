import { mutant } from "../mutant.ts";

export default mutant({
  about: "The server lets everybody follow everything that is named",
  seen: "inside",
  because: "clients that name rooms themselves",
  twin: { way: "direct-http", proxy: null, subject: "memory" },
  environment: { FAULT: "open-rooms" },
  finding: null,
});
