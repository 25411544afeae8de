import { mutant } from "../mutant.ts";

export default mutant({
  about: "A client that fetches events over HTTP beside its socket",
  seen: "inside",
  because: "every event would reach it twice, and the server would do the work twice",
  twin: { way: "http", proxy: "nginx" },
  client: "two-streams",
  finding: null,
});
