import { mutant, replace } from "../mutant.ts";

export default mutant({
  about:
    "HAProxy as Socket.IO's page on several nodes shows it: sessions are to be pinned by a cookie `io`, which no server has set since version 3",
  seen: "outside",
  because: "https://socket.io/docs/v4/using-multiple-nodes/#haproxy-configuration",
  twin: { way: "affinity-cookie", proxy: "haproxy", subject: "memory" },
  configuration: (files) => replace(files, "studio.cfg", /cookie studio_node insert.*/, "cookie io prefix indirect nocache"),
  finding: "session-elsewhere",
});
