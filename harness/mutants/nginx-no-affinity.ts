import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "nginx does not keep a client on one of two servers that do not know each other's sessions",
  seen: "outside",
  because: "https://socket.io/docs/v4/using-multiple-nodes/#why-is-sticky-session-required",
  twin: { way: "affinity-hash", proxy: "nginx", subject: "memory" },
  configuration: (files) => remove(files, "studio.conf", /hash \$remote_addr/),
  finding: "session-elsewhere",
});
