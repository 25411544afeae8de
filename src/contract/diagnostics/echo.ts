import { z } from "zod";

/** What became of one thing that a hop said, and why, in words. */
export const WhyView = z.object({
  about: z.string().meta({ description: "`peer`, a setting, or a header" }),
  verdict: z.enum(["used", "ignored", "contradiction"]),
  said: z.string().nullable(),
  reason: z.string(),
});
export type WhyView = z.infer<typeof WhyView>;

/** A handshake of a websocket as a worker saw it arrive. */
export const SeenHandshake = z.object({
  at: z.iso.datetime(),
  worker: z.string(),
  arrived_as: z.enum(["upgrade", "request"]).meta({ description: "`request`: not as an upgrade" }),
  upgrade: z.string().nullable().meta({ description: "The Upgrade header" }),
  connection: z.string().nullable().meta({ description: "The Connection header" }),
  key: z.boolean().meta({ description: "Whether Sec-WebSocket-Key was there" }),
  http_version: z.string().nullable(),
  refused: z.string().nullable().meta({ description: "In one word why it did not pass: `upgrade_stripped`, `bad_origin`, ..." }),
});
export type SeenHandshake = z.infer<typeof SeenHandshake>;

/** The answer of `/api/diagnostics/echo`: a request as the worker that answers saw it. */
export const Echo = z.object({
  time: z.iso.datetime(),
  request: z.object({
    id: z.string(),
    method: z.string(),
    target: z.string(),
    http_version: z.string().nullable().meta({ description: "Of this hop; null where the runtime does not say (Bun)" }),
    body_bytes: z.int().nullable(),
    headers: z
      .array(z.tuple([z.string(), z.string()]))
      .meta({ description: "Header lines, duplicates apart. Values of credentials are not shown" }),
    headers_form: z
      .enum(["as-sent", "joined"])
      .meta({ description: "`joined`: this runtime (Bun) joins lines of one name and sorts them; names are in lower case" }),
    cookies: z.array(z.string()).meta({ description: "Names of cookies" }),
    check_cookie: z.string().nullable().meta({ description: "The value of the cookie that `?cookie=` sets" }),
  }),
  peer: z.object({
    kind: z.enum(["ip", "unix", "unknown"]),
    address: z.string(),
    port: z.int().nullable(),
    tls: z
      .object({
        protocol: z.string().nullable(),
        cipher: z.string().nullable(),
        alpn: z.string().nullable(),
        server_name: z.string().nullable(),
      })
      .nullable()
      .meta({ description: "What TLS of this very hop agreed on; null without TLS" }),
  }),
  effective: z.object({
    url: z.string(),
    origin: z.string(),
    scheme: z.enum(["http", "https"]),
    host: z.string(),
    port: z.int(),
    prefix: z.string(),
    client: z.string(),
  }),
  why: z.array(WhyView),
  contradictions: z.array(WhyView),
  causes: z.array(z.string()).meta({ description: "What is probably wrong, as ids of the catalogue of causes" }),
  server: z.object({
    version: z.string(),
    worker: z.string(),
    runtime: z.enum(["bun", "node", "deno"]),
    socket_path: z.string(),
    draining: z.boolean(),
  }),
  handshake: SeenHandshake.nullable().meta({
    description: "The handshake that carried the mark of `?handshake=`, if one arrived within a minute",
  }),
  pad: z.string().optional(),
});
export type Echo = z.infer<typeof Echo>;
