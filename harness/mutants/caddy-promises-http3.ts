import { insert, mutant, replace } from "../mutant.ts";

export default mutant({
  about: "Caddy says that HTTP/3 can be had, and nobody speaks it there: browsers try, wait, and go back to TCP",
  seen: "outside",
  because: "https://www.rfc-editor.org/rfc/rfc7838#section-2.4",
  twin: { way: "tls-termination", proxy: "caddy" },
  configuration: (files) =>
    insert(
      replace(files, "Caddyfile", "protocols h1 h2 h3", "protocols h1 h2"),
      "studio.caddy",
      /^ *bind /m,
      `header Alt-Svc h3=":{http.request.port}"`,
    ),
  finding: "http3-promised",
});
