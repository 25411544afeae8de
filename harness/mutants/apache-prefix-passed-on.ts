import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "Apache passes the X-Forwarded-Prefix of its clients on",
  seen: "outside",
  because: "Apache leaves every header as it came unless RequestHeader unsets it",
  twin: { way: "tls-termination", proxy: "apache" },
  configuration: (files) => remove(files, "studio.conf", /X-Forwarded-Prefix/),
  finding: "forwarding-forgeable",
});
