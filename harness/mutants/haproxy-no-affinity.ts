import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "HAProxy does not keep a session on one of two servers that do not know each other's",
  seen: "outside",
  because: "https://socket.io/docs/v4/using-multiple-nodes/#why-is-sticky-session-required",
  twin: { way: "affinity-cookie", proxy: "haproxy", subject: "memory" },
  configuration: (files) => remove(files, "studio.cfg", /cookie studio_node insert/),
  finding: "session-elsewhere",
});
