import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "Two hops say which origins are allowed",
    means: "Browsers refuse an answer with two values of Access-Control-Allow-Origin.",
  },
  severity: "high",
  layer: "origins",
  needs: "nothing",
  expected: "one value, written by the server",
  decide({ cors, manners, studio }) {
    if (!cors) return null;
    const values = [cors.own, cors.foreign].find((one) => one.length > 1);
    if (values) return { sure: "certain", observed: `Access-Control-Allow-Origin: ${values.join(", ")}`, evidence: cors.told };
    const leave = manners?.foreignPreflight.headers["access-control-allow-origin"];
    // Who refuses a page gives it no leave, so what is there is somebody else's.
    if (studio && cors.foreignReply.status === 403 && (cors.foreign.length > 0 || leave !== undefined))
      return {
        sure: "certain",
        observed: `Studio refuses a page of nobody, and somebody adds Access-Control-Allow-Origin: ${cors.foreign[0] ?? leave}`,
        evidence: [...cors.told, ...told(manners?.foreignPreflight)],
      };
    return null;
  },
  brings: ["every-origin-allowed", "preflights-refused"],
  edits: {
    nginx: [
      { in: null, remove: ["add_header Access-Control-Allow-…"] },
      { in: "server", drop: ["if ($request_method = OPTIONS) …"] },
    ],
    caddy: [
      {
        in: null,
        remove: [
          "header Access-Control-Allow-Origin …",
          "header_down Access-Control-Allow-Origin …",
          "header_down +Access-Control-Allow-Origin …",
        ],
      },
      { in: "site", drop: ["handle @preflight …", "handle @options …", "handle @cors …"] },
    ],
    traefik: [{ in: null, remove: ["accessControlAllowOriginList: …", "Access-Control-Allow-Origin: …"] }],
    haproxy: [
      {
        in: null,
        remove: [
          "http-response add-header Access-Control-Allow-Origin …",
          "http-response set-header Access-Control-Allow-Origin …",
          "http-request return …Access-Control-Allow-Origin…",
        ],
      },
    ],
    apache: [
      {
        in: null,
        remove: [
          "Header add Access-Control-Allow-Origin …",
          "Header always add Access-Control-Allow-Origin …",
          "Header set Access-Control-Allow-Origin …",
        ],
      },
    ],
  },
});
