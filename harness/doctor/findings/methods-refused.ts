import { finding } from "../finding.ts";
import { isGateway, told } from "../see.ts";

export default finding({
  cause: {
    title: "Methods of HTTP are refused on the way",
    means: "What is saved by PUT, PATCH or DELETE is not, and programs that look with HEAD see an error.",
  },
  severity: "medium",
  layer: "way",
  needs: "nothing",
  expected: "every method reaches the server",
  decide({ manners }) {
    if (!manners) return null;
    const { head, put, requestId } = manners;
    const page = requestId.reply;
    const refused: string[] = [];
    if ([403, 405, 501].includes(head.status) && page.status !== head.status && page.failure === null) refused.push(`HEAD: ${head.status}`);
    // Who cannot reach the server refuses no method.
    const putRefused = put.by === "proxy" && put.status >= 400 && !isGateway(put);
    if (putRefused) refused.push(`PUT: ${put.status}`);
    return refused.length === 0
      ? null
      : { sure: putRefused ? "certain" : "likely", observed: refused.join(", "), evidence: told(head, put) };
  },
  brings: ["preflights-refused"],
  edits: {
    nginx: [{ in: "server", drop: ["if ($request_method !~ …) …", "limit_except …"] }],
    caddy: [{ in: null, remove: ["@…method HEAD …", "@…not method …"] }],
    haproxy: [{ in: null, remove: ["http-request deny …METH_HEAD…", "http-request deny …!METH_GET…", "http-request deny …method …"] }],
    apache: [{ in: "host", drop: ["<LimitExcept …", "<Limit …"] }],
  },
});
