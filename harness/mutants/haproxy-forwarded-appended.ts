import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "HAProxy appends to the Forwarded of its clients. Studio reads from the right past the proxies that it knows, and finds the same",
  seen: "equivalent",
  because: "RFC 7239, section 4: each proxy adds its own element",
  twin: { way: "rfc7239", proxy: "haproxy" },
  configuration: (files) => remove(files, "studio.cfg", /del-header Forwarded/),
  finding: null,
});
