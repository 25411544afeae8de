import { asyncApi } from "../../contract/asyncapi.ts";
import { absoluteUrl, socketPathUnder } from "../../forwarding/urls.ts";
import { openApi } from "../openapi.ts";
import { json } from "../reply.ts";
import { route } from "../route.ts";

export default [
  route({
    method: "GET",
    path: "/openapi.json",
    who: "api",
    about: "This HTTP interface as an OpenAPI 3.1 document.",
    handle: ({ site, effective }) => json(openApi(site.routes, { version: site.about.version, server: absoluteUrl(effective, "") })),
  }),
  route({
    method: "GET",
    path: "/asyncapi.json",
    who: "api",
    about: "The realtime contract as an AsyncAPI 3.0 document.",
    handle: ({ site, effective }) =>
      json(
        asyncApi({
          version: site.about.version,
          server: {
            host: effective.host,
            protocol: effective.scheme === "https" ? "wss" : "ws",
            pathname: socketPathUnder(effective, site.socketPath),
          },
        }),
      ),
  }),
];
