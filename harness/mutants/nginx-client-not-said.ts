import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx does not say who its client is",
  seen: "inside",
  because: "nginx adds no X-Forwarded-For by itself, and passes on what a client sends in its place",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => replace(files, "studio.conf", "X-Forwarded-For $remote_addr", 'X-Forwarded-For ""'),
  finding: "client-not-said",
});
