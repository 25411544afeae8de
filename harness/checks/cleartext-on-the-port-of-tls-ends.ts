import { check } from "../check.ts";

export default check({
  group: "tls",
  claim: "Who speaks HTTP without TLS to the port of TLS is told or hung up on, and not left waiting",
  kind: "required",
  because: "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#errors (497)",
  needs: ["tls"],
  mutants: ["haproxy-waits-for-tls"],
  async run(t) {
    const { status, closed } = await t.raw("GET / HTTP/1.1\r\nHost: HOST\r\n\r\n", { secure: false });
    t.expect("answer or end", true, status !== 0 || closed);
    t.expect("an answer of the subject", false, status === 200);
  },
});
