import { mutant } from "../mutant.ts";

export default mutant({
  about: "The client of Socket.IO as its documentation shows it, in the place of Studio's",
  seen: "inside",
  because: "it has no fallback from a websocket that nothing answers, does not return to one, and has no position in what it follows",
  twin: { way: "http", proxy: "nginx" },
  client: "stock",
  finding: null,
});
