import { check } from "../check.ts";

export default check({
  group: "handshake",
  claim: "A page on the other host opens sockets by every transport",
  kind: "required",
  because: "https://socket.io/docs/v4/handling-cors/",
  needs: ["split-host"],
  mutants: ["studio-forgets-the-page"],
  async run(t) {
    const origin = t.site.pageOrigin;
    for (const transport of ["polling", "websocket"] as const) {
      if (!t.site.provides.has(transport)) continue;
      const connected = await t.socket({ origin, transports: [transport] });
      t.expect("transport", transport, connected.transport());
    }
  },
});
