import { check } from "../check.ts";
import { between } from "../expect.ts";

const TWO_LENGTHS = "two lengths";
const TWO_HOSTS = "two hosts";

/** Requests whose end, or whose host, one reader finds elsewhere than the next. */
const AMBIGUOUS = {
  [TWO_LENGTHS]: "Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello",
  "a length with a sign": "Content-Length: +5\r\n\r\nhello",
  "a negative length": "Content-Length: -5\r\n\r\nhello",
  "a space before a colon": "X-One : 1\r\n\r\n",
  "a space before the colon of a length": "Content-Length : 5\r\n\r\nhello",
  "a transfer coding that there is none of": "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
  "chunks that are not the last coding": "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
  "a line end that is none": "X-One: 1\rX-Two: 2\r\nContent-Length: 0\r\n\r\n",
  [TWO_HOSTS]: "Host: evil.test\r\nContent-Length: 0\r\n\r\n",
} as const;

export default check({
  group: "limits",
  claim: "Requests that two readers can understand in two ways are refused, and where it is their end, the connection is closed",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9112#section-11.2 (request smuggling) and section 3.2",
  needs: [],
  mutants: ["lighttpd-takes-malformed-requests"],
  patient: true,
  async run(t) {
    const ready = t.site.prefix + t.site.probes.ready;
    await Promise.all(
      Object.entries(AMBIGUOUS).map(async ([what, rest]) => {
        if (what === TWO_LENGTHS && !t.site.provides.has("two-lengths"))
          return t.note(`${what}: not examined. ${t.site.lacks("two-lengths")}`);
        const { status, text, closed } = await t.raw(`GET ${ready} HTTP/1.1\r\nHost: HOST\r\n${rest}`, { hold: true });
        t.expect(`status of ${what}`, between(400, 501), status);
        t.expect(`answers to ${what}`, 1, text.match(/HTTP\/1\.[01] \d{3}/g)?.length);
        // Of two hosts the end is clear, so that what follows is, too.
        if (what !== TWO_HOSTS) t.expect(`the connection after ${what}`, "closed", closed ? "closed" : "open");
      }),
    );
  },
});
