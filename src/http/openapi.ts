import { z } from "zod";
import type { Route } from "./route.ts";

const Problem = {
  type: "object",
  required: ["type", "title", "status", "detail", "code", "next", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    code: { type: "string", description: "Stable; branch on it, never on a text" },
    next: { type: "string", description: "What to do next" },
    requestId: { type: "string" },
    errors: { type: "array", items: { type: "object", properties: { path: { type: "string" }, message: { type: "string" } } } },
  },
};

const schemaOf = (type: z.ZodType) => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { unrepresentable: "any", io: "input" });
  return schema as Record<string, unknown>;
};

/** The route table as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0). Pages are left out: they are for people. */
export function openApi(routes: readonly Route[], options: { version: string; server: string }): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    if (route.who === "page" && route.method === "GET") continue;
    const path = route.path.replace(/\*\*:(\w+)/g, "{$1}").replace(/:(\w+)/g, "{$1}");
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Studio", version: options.version, description: "Nodes, flowcharts and runs. Live events: see /asyncapi.json." },
    servers: [{ url: options.server }],
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" }, session: { type: "apiKey", in: "cookie", name: "studio_session_*" } },
      schemas: { Problem },
    },
  };
}

function operation(route: Route): object {
  const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1] as string);
  const query = route.query ? schemaOf(route.query) : {};
  const required = (query.required ?? []) as string[];
  const responses: Record<string, object> = {};
  for (const [status, schema] of Object.entries(route.replies ?? { 200: null }))
    responses[status] = { description: route.about, ...(schema ? { content: { "application/json": { schema: schemaOf(schema) } } } : {}) };
  responses.default = {
    description: "A problem",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  const body = route.body ? schemaOf(route.body) : null;
  return {
    summary: route.about,
    ...(route.who === "anyone" ? { security: [] } : { security: [{ token: [] }, { session: [] }] }),
    parameters: [
      ...names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
      ...Object.entries((query.properties ?? {}) as Record<string, object>).map(([name, schema]) => ({
        name,
        in: "query",
        required: required.includes(name),
        schema,
      })),
      ...(route.idempotent ? [{ name: "Idempotency-Key", in: "header", required: false, schema: { type: "string", maxLength: 128 } }] : []),
    ],
    ...(route.counted ? { requestBody: { content: { "application/octet-stream": {} } } } : {}),
    ...(body
      ? { requestBody: { content: { "application/json": { schema: body }, "application/x-www-form-urlencoded": { schema: body } } } }
      : {}),
    responses,
  };
}
