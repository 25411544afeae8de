import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Apache prefers the Forwarded that a client sends",
  seen: "outside",
  because: "`RequestHeader setifempty` keeps what came (https://httpd.apache.org/docs/2.4/mod/mod_headers.html#requestheader)",
  twin: { way: "rfc7239", proxy: "apache" },
  configuration: (files) => replace(files, "studio.conf", "RequestHeader set Forwarded", "RequestHeader setifempty Forwarded"),
  finding: "forwarding-forgeable",
});
