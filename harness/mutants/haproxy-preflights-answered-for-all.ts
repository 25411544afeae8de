import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy answers preflights itself, and for every page",
  seen: "outside",
  because: "`http-request return` on OPTIONS",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) =>
    insert(
      files,
      "studio.cfg",
      /option http-no-delay/,
      'http-request return status 204 hdr Access-Control-Allow-Origin "%[req.hdr(origin)]" if METH_OPTIONS',
    ),
  finding: "cors-doubled",
});
