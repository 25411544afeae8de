import { check } from "../check.ts";

const BYTES = 64 * 1024;

export default check({
  group: "limits",
  claim: "A body without a length, in chunks, arrives whole",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9112#section-7.1",
  needs: ["echo"],
  mutants: ["haproxy-chunks-refused", "nginx-chunks-refused"],
  async run(t) {
    const lines = [
      ["Content-Type", "text/plain"],
      ["Transfer-Encoding", "chunked"],
    ] as const;
    const { request } = await t.echo({ method: "POST", body: "x".repeat(BYTES), lines });
    t.expect("bytes that arrived", BYTES, request.body_bytes);
  },
});
