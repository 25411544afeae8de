import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "HAProxy passes the X-Forwarded-For of its clients on",
  seen: "inside",
  because: "HAProxy leaves every header as it came unless a rule deletes it",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) => remove(files, "studio.cfg", /X-Forwarded-For/),
  finding: "client-forgeable",
});
