import { mutant } from "../mutant.ts";

export default mutant({
  about: "Studio is not told of the host that pages come from",
  seen: "outside",
  because: "the origin of a page elsewhere has to be named (https://socket.io/docs/v4/handling-cors/)",
  twin: { way: "split-host", proxy: "nginx" },
  origins: [],
  // What doctor proposes comes here.
  environment: {},
  finding: "origin-refused",
});
