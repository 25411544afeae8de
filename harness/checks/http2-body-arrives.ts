import { check } from "../check.ts";

const MIB = 1024 * 1024;

export default check({
  group: "http2",
  claim: "A body of 1 MiB arrives whole over HTTP/2, whose flow control lets it come in pieces",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9113#section-5.2",
  needs: ["http2", "echo"],
  after: ["http2-answers", "body-of-a-mebibyte-arrives"],
  mutants: ["nginx-body-limit-small-with-tls", "haproxy-body-limit-small-with-tls"],
  async run(t) {
    const { request } = await t.echoOverHttp2({ ":method": "POST", "content-type": "text/plain" }, "x".repeat(MIB));
    t.expect("bytes that arrived", MIB, request.body_bytes);
  },
});
