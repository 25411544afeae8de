import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "nginx passes the X-Forwarded-For of its clients on",
  seen: "inside",
  because: "what proxy_set_header does not name is passed on as it came",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => remove(files, "studio.conf", /proxy_set_header X-Forwarded-For/),
  finding: "client-forgeable",
});
