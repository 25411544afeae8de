import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "lighttpd holds answers back until they are complete, as it does unless told otherwise",
  seen: "outside",
  because: "https://redmine.lighttpd.net/projects/lighttpd/wiki/Server_stream-response-bodyDetails",
  twin: { way: "http", proxy: "lighttpd" },
  configuration: (files) => replace(files, "studio.conf", "server.stream-response-body = 1", "server.stream-response-body = 0"),
  finding: "streams-buffered",
});
