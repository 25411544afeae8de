import { check } from "../check.ts";

export default check({
  group: "http2",
  claim: "Cookies that HTTP/2 sends in several fields arrive as one",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3",
  needs: ["http2", "echo"],
  after: ["http2-answers"],
  mutants: ["apache-cookies-not-passed-on", "nginx-cookies-not-passed-on"],
  async run(t) {
    const { request } = await t.echoOverHttp2({ cookie: ["one=1", "two=2", "three=3"] });
    t.expect("names of cookies", ["one", "three", "two"], [...request.cookies].sort());
  },
});
