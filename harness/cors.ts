import type { Examination } from "./examination.ts";
import type { Answer } from "./wire/http.ts";

/** A preflight of a page: https://fetch.spec.whatwg.org/#cors-preflight-fetch */
export const preflight = (t: Examination, path: string, origin: string, { headers = "content-type" } = {}): Promise<Answer> =>
  t.send(path, {
    method: "OPTIONS",
    lines: [
      ["Origin", origin],
      ["Access-Control-Request-Method", "POST"],
      ["Access-Control-Request-Headers", headers],
    ],
  });
