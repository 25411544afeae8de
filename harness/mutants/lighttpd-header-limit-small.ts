import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "lighttpd refuses headers of more than 8 kB",
  seen: "outside",
  because: "server.max-request-field-size is 8192 by default",
  twin: { way: "http", proxy: "lighttpd" },
  configuration: (files) => remove(files, "studio.conf", /max-request-field-size/),
  finding: "header-limit-small",
});
