import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Apache prefers the X-Forwarded-Proto that a client sends",
  seen: "outside",
  because: "`RequestHeader setifempty` keeps what came (https://httpd.apache.org/docs/2.4/mod/mod_headers.html#requestheader)",
  twin: { way: "tls-termination", proxy: "apache" },
  configuration: (files) =>
    replace(files, "studio.conf", "RequestHeader set X-Forwarded-Proto", "RequestHeader setifempty X-Forwarded-Proto"),
  finding: "forwarding-forgeable",
});
