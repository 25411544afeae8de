import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx says another port than the one that clients name",
  seen: "outside",
  because: "a line that was copied from a deployment on another port",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "X-Forwarded-Host $http_host", "X-Forwarded-Host $host:3000"),
  finding: "host-differs",
});
