import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx pins clients by the X-Forwarded-For that they send; most send none, and without a key it takes the servers in turn",
  seen: "outside",
  because: "https://socket.io/docs/v4/using-multiple-nodes/#nginx-ingress-kubernetes",
  twin: { way: "affinity-hash", proxy: "nginx", subject: "memory" },
  configuration: (files) => replace(files, "studio.conf", "hash $remote_addr", "hash $http_x_forwarded_for"),
  finding: "session-elsewhere",
});
