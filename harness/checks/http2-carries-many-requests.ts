import { check } from "../check.ts";

const STREAMS = 40;

export default check({
  group: "http2",
  claim: "Forty requests at once on one HTTP/2 connection are all answered, each with its own answer",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9113#section-5.1.2 (a page opens dozens at once)",
  needs: ["http2"],
  after: ["http2-answers"],
  mutants: ["nginx-rate-limit-tight", "haproxy-rate-limit-tight"],
  async run(t) {
    const session = await t.http2();
    const path = t.site.prefix + t.site.probes.ready;
    const answers = await Promise.all(
      Array.from({ length: STREAMS }, async (_, n) => {
        const { status, headers } = await session.send(path, { "x-request-id": `stream-${n}` });
        return status === 200 && headers["x-request-id"] === `stream-${n}` ? null : `${n}: ${status} ${headers["x-request-id"]}`;
      }),
    );
    t.expect(
      "answers that are not their own",
      [],
      answers.filter((answer) => answer !== null),
    );
  },
});
