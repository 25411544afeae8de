import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "lighttpd refuses bodies of more than 512 KiB",
  seen: "outside",
  because: "server.max-request-size (https://redmine.lighttpd.net/projects/lighttpd/wiki/Server_max-request-sizeDetails)",
  twin: { way: "http", proxy: "lighttpd" },
  configuration: (files) => replace(files, "studio.conf", /max-request-size = .*/, "max-request-size = 512"),
  finding: "body-limit-small",
});
