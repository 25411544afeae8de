import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "HAProxy passes Keep-Alive of its upstream on, and the next hop writes it into HTTP/2, where clients refuse the answer",
  seen: "outside",
  because: "https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2",
  twin: { way: "two-hops", proxy: "haproxy", outer: "lighttpd" },
  configuration: (files) => remove(files, "studio.cfg", /del-header Keep-Alive/),
  finding: "http2-broken",
});
