import { z } from "zod";
import { WebError } from "../../ports/web.ts";
import { NodeFailure, nodeType, templateText } from "../node-type.ts";
import { jsonOf, readText } from "../read-body.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
const KEPT = 64 * 1024;
// What frames the message or names the connection belongs to the client.
const RESERVED = /^(host|connection|content-length|transfer-encoding|upgrade|te|trailer|expect|keep-alive|proxy-.*)$/i;

const status = z.int("a status code").min(100, "from 100 to 599").max(599, "from 100 to 599");

export default nodeType({
  type: "http",
  about: "Calls a URL and checks the status of its answer",
  timeoutMs: 30_000,
  fields: {
    method: z.enum(METHODS, `one of ${METHODS.join(", ")}`).default("GET"),
    url: templateText(4000).min(1, "a URL is needed, such as https://example.org/"),
    headers: z.record(z.string().max(100), templateText(4000)).default({}),
    body: templateText(256 * 1024).optional(),
    expect_status: z.union([status, z.array(status).min(1, "at least one").max(20, "at most 20")]).optional(),
    max_bytes: z.int("a whole number of bytes").min(1, "at least 1").max(10_485_760, "at most 10485760 (10 MiB)").default(1_048_576),
  },
  check(data, problem) {
    if (!data.url.includes("{{") && !/^https?:\/\/[^/]/i.test(data.url)) problem("url", "must start with http:// or https://");
    else if (!data.url.includes("{{") && !URL.canParse(data.url)) problem("url", "is not a valid URL");
    if (Object.keys(data.headers).length > 50) problem("headers", "at most 50 headers");
    for (const name of Object.keys(data.headers)) {
      if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) problem(`headers.${name}`, "is not the name of a header");
      else if (RESERVED.test(name)) problem(`headers.${name}`, "is set by Studio");
    }
    if (data.body !== undefined && (data.method === "GET" || data.method === "HEAD"))
      problem("body", `a ${data.method} request has no body`);
  },
  async run({ config, log, signal, tools }) {
    for (const [name, value] of Object.entries(config.headers))
      if (/[\r\n\0]/.test(value)) throw new NodeFailure("bad_config", `headers.${name} has a line break in it`, { retry: false });
    const started = performance.now();
    log.system(`${config.method} ${config.url}`);
    const answer = await tools.web
      .fetch({
        method: config.method,
        url: config.url,
        headers: { "user-agent": "Studio", accept: "*/*", ...config.headers },
        body: config.body,
        signal,
        redirects: 5,
      })
      .catch((error: unknown) => {
        if (error instanceof WebError)
          throw new NodeFailure(error.code, error.message, { retry: error.code === "unreachable", cause: error });
        throw error;
      });
    const { text, bytes, truncated } = await readText(answer.body, config.max_bytes);
    const ms = Math.round(performance.now() - started);
    log.system(`${answer.status} after ${ms} ms, ${bytes} bytes${truncated ? ` (cut at max_bytes ${config.max_bytes})` : ""}`);
    const wanted = config.expect_status === undefined ? null : [config.expect_status].flat();
    if (wanted ? !wanted.includes(answer.status) : answer.status < 200 || answer.status > 299) {
      for (const line of text.slice(0, 2000).split("\n").slice(0, 20)) log.write("stderr", `${line}\n`);
      throw new NodeFailure("unexpected_status", `${answer.url} answered ${answer.status}; wanted ${wanted?.join(" or ") ?? "200 to 299"}`);
    }
    const json = truncated || text.length > KEPT ? undefined : jsonOf(text);
    const body = text.slice(0, KEPT);
    return {
      status: answer.status,
      url: answer.url,
      headers: answer.headers,
      body,
      json: json ?? null,
      bytes,
      truncated: truncated || body !== text,
      ms,
    };
  },
});
