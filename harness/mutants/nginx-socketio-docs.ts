import { insert, mutant, remove } from "../mutant.ts";

export default mutant({
  about: "nginx as Socket.IO's page on reverse proxies shows it: the host without its port, no scheme, and every request an upgrade",
  seen: "outside",
  because: "https://socket.io/docs/v4/reverse-proxy/#nginx",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) =>
    insert(
      remove(files, "studio.conf", /^\s+proxy_set_header /),
      "studio.conf",
      /proxy_http_version/,
      "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
      "proxy_set_header Host $host;",
      "proxy_set_header Upgrade $http_upgrade;",
      'proxy_set_header Connection "upgrade";',
    ),
  finding: ["host-differs", "origin-refused"],
});
