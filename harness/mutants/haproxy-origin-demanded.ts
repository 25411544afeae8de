import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy refuses requests without Origin",
  seen: "outside",
  because: "a rule that is to keep programs out",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) =>
    insert(files, "studio.cfg", /option http-no-delay/, "http-request deny if { path_beg /socket.io/ } !{ req.hdr(origin) -m found }"),
  finding: "origin-demanded",
});
