import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "HAProxy passes the X-Forwarded-Port of its clients on",
  seen: "outside",
  because: "HAProxy leaves every header as it came unless a rule deletes it",
  twin: { way: "tls-termination", proxy: "haproxy" },
  configuration: (files) => remove(files, "studio.cfg", /X-Forwarded-Port/),
  finding: "forwarding-forgeable",
});
