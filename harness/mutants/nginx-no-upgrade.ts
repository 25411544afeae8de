import { mutant, remove } from "../mutant.ts";

export default mutant({
  about: "nginx does not pass Upgrade on",
  seen: "outside",
  because:
    "nginx speaks HTTP/1.1 to upstreams hop by hop: Upgrade and Connection are not passed on unless told (https://nginx.org/en/docs/http/websocket.html)",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => remove(files, "studio.conf", /proxy_set_header Upgrade/),
  finding: "upgrade-removed",
});
