import { mutant } from "../mutant.ts";

export default mutant({
  about: "Studio is told to take ten calls a minute over a socket",
  seen: "outside",
  because: "STUDIO_RATE_SOCKET",
  twin: { way: "http", proxy: "nginx" },
  environment: { STUDIO_RATE_SOCKET: "10/m" },
  finding: null,
});
