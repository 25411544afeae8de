import { createParser } from "eventsource-parser";
import { type Web, WebError } from "../ports/web.ts";
import type { Endpoint } from "./models.ts";
import { NodeFailure, type NodeLog } from "./node-type.ts";
import { readText } from "./read-body.ts";

const MAX_ANSWER = 256 * 1024;
const WRAP_AT = 100;

/** What a model answered. `usage` is what the endpoint counted, when it did. */
export interface ChatAnswer {
  text: string;
  finish_reason: string | null;
  usage: unknown;
}

/**
 * Asks `/chat/completions` with streaming and writes the answer to the log as it comes, in lines of about 100 characters. An endpoint that answers without a
 * stream is understood, too. Throws NodeFailure: 4xx (except 408 and 429) is not worth a retry.
 */
export async function streamChat(options: {
  endpoint: Endpoint;
  messages: readonly { role: string; content: string }[];
  config: { temperature?: number | undefined; max_tokens?: number | undefined };
  log: NodeLog;
  signal: AbortSignal;
  web: Web;
}): Promise<ChatAnswer> {
  const { endpoint, messages, config, log, signal, web } = options;
  const url = `${endpoint.baseUrl}/chat/completions`;
  const response = await web
    .fetch({
      method: "POST",
      url,
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream, application/json",
        ...(endpoint.apiKey ? { authorization: `Bearer ${endpoint.apiKey}` } : {}),
      },
      body: JSON.stringify({
        model: endpoint.model,
        messages,
        stream: true,
        ...(config.temperature === undefined ? {} : { temperature: config.temperature }),
        ...(config.max_tokens === undefined ? {} : { max_tokens: config.max_tokens }),
      }),
      signal,
      redirects: 0,
      trusted: endpoint.trusted,
    })
    .catch((error: unknown) => {
      if (error instanceof WebError)
        throw new NodeFailure(error.code, error.message, { retry: error.code === "unreachable", cause: error });
      throw error;
    });
  if (response.status !== 200) {
    const body = (await readText(response.body, 4000)).text;
    // Some endpoints repeat a wrong key in their refusal.
    const text = endpoint.apiKey ? body.replaceAll(endpoint.apiKey, "[key]") : body;
    const final = response.status < 500 && response.status !== 408 && response.status !== 429;
    throw new NodeFailure("endpoint_error", `${url} answered ${response.status}: ${text.slice(0, 500).trim()}`, { retry: !final });
  }
  if (!(response.headers["content-type"] ?? "").includes("text/event-stream")) {
    const { text } = await readText(response.body, MAX_ANSWER * 2);
    const answer = whole(text, url);
    log.write("stdout", `${answer.text}\n`);
    return answer;
  }
  return await streamed(response.body, url, log);
}

interface Chunk {
  choices?: { delta?: { content?: unknown }; message?: { content?: unknown }; finish_reason?: unknown }[];
  usage?: unknown;
  error?: { message?: unknown };
}

function whole(text: string, url: string): ChatAnswer {
  let body: Chunk;
  try {
    body = JSON.parse(text) as Chunk;
  } catch (cause) {
    throw new NodeFailure("endpoint_error", `${url} answered neither an event stream nor JSON`, { cause });
  }
  const choice = body.choices?.[0];
  if (typeof choice?.message?.content !== "string")
    throw new NodeFailure("endpoint_error", `${url} answered without choices[0].message.content`);
  return { text: choice.message.content, finish_reason: (choice.finish_reason as string | undefined) ?? null, usage: body.usage ?? null };
}

async function streamed(body: ReadableStream<Uint8Array>, url: string, log: NodeLog): Promise<ChatAnswer> {
  const answer: ChatAnswer = { text: "", finish_reason: null, usage: null };
  let failure: NodeFailure | null = null;
  let ended = false;
  let column = 0;
  const show = (delta: string) => {
    // A line of the log is final once written, so long paragraphs are broken at spaces.
    for (const piece of delta.split(/(?<=[\s])/)) {
      log.write("stdout", piece);
      column = piece.endsWith("\n") ? 0 : column + piece.length;
      if (column > WRAP_AT && /\s$/.test(piece)) {
        log.write("stdout", "\n");
        column = 0;
      }
    }
  };
  const parser = createParser({
    // A line that never ends would fill the memory.
    maxBufferSize: MAX_ANSWER * 2,
    onError({ type }) {
      if (type !== "max-buffer-size-exceeded") return;
      failure ??= new NodeFailure("too_large", `${url} sent a chunk of more than ${MAX_ANSWER * 2} characters`, { retry: false });
    },
    onEvent({ data }) {
      if (data === "[DONE]") {
        ended = true;
        return;
      }
      let chunk: Chunk;
      try {
        chunk = JSON.parse(data) as Chunk;
      } catch (cause) {
        failure ??= new NodeFailure("endpoint_error", `${url} sent a chunk that is not JSON`, { cause });
        return;
      }
      if (chunk.error) failure ??= new NodeFailure("endpoint_error", `${url}: ${String(chunk.error.message ?? "it reported an error")}`);
      const choice = chunk.choices?.[0];
      const delta = choice?.delta?.content;
      if (typeof delta === "string" && delta !== "") {
        answer.text += delta;
        show(delta);
      }
      if (typeof choice?.finish_reason === "string") answer.finish_reason = choice.finish_reason;
      if (chunk.usage) answer.usage = chunk.usage;
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parser.feed(decoder.decode(value, { stream: true }));
      if (failure) throw failure;
      if (answer.text.length > MAX_ANSWER)
        throw new NodeFailure("too_large", `the answer is longer than ${MAX_ANSWER} characters`, { retry: false });
      if (ended) break;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (column > 0) log.write("stdout", "\n");
  if (!ended && answer.finish_reason === null)
    throw new NodeFailure("endpoint_error", `${url} ended its stream before the answer was complete`);
  return answer;
}
